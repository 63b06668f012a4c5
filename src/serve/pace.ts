import { setTimeout } from "node:timers/promises";
import type { SendAttempt } from "../aws/served-messages.ts";
import { type BackOff, waitAfterFailures } from "../back-off.ts";

export type PaceOptions = {
  concurrentMax: number;
  /** How long one message is attempted. */
  patienceMs: number;
  waitsMs: BackOff;
};

// unspecified by AWS; chosen because 20 requests of 50 ms reach 400 messages a second, above most sending quotas.
const PACE: PaceOptions = { concurrentMax: 20, patienceMs: 300_000, waitsMs: { first: 100, max: 5_000 } };

/**
 * Sends the messages of one channel, a limited number at once. After one was throttled, all of them wait, longer each time
 * until one is accepted: the sending quota belongs to the account.
 */
export const createPace = ({ concurrentMax, patienceMs, waitsMs } = PACE) => {
  const queue: (() => void)[] = [];
  let running = 0;
  let throttles = 0;
  let pause = Promise.resolve();

  const enter = async (): Promise<void> => {
    if (running < concurrentMax) running += 1;
    else await new Promise<void>((resolve) => queue.push(resolve));
  };
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  };
  const sendPatiently = async (send: () => Promise<SendAttempt>): Promise<SendAttempt> => {
    const endMs = performance.now() + patienceMs;
    while (true) {
      await pause;
      const attempt = await send();
      if (attempt.kind !== "retry" || performance.now() > endMs) {
        throttles = 0;
        return attempt;
      }
      throttles += 1;
      pause = setTimeout(waitAfterFailures(throttles, waitsMs));
    }
  };

  return async (send: () => Promise<SendAttempt>): Promise<SendAttempt> => {
    await enter();
    try {
      return await sendPatiently(send);
    } finally {
      leave();
    }
  };
};
