import { RemoteFault } from "../../errors.ts";
import type { Surroundings } from "../ports.ts";
import { afterSuccess, afterThrottle, createRate, type Rate, takeToken } from "../rate.ts";

export type Pacer = {
  /** Runs a call as soon as the learned rate of its operation permits it. `isThrottled` reads the results of a batch. */
  run<Result>(
    operation: string,
    call: () => Promise<Result>,
    signal: AbortSignal,
    isThrottled?: (result: Result) => boolean,
  ): Promise<Result>;
  /** Calls per second at which an operation is called now. */
  perSecond(operation: string): number;
};

/** Keeps a rate for each operation. `startRate` returns the rate before anything has been learned. */
export const createPacer = (
  { now, wait }: Pick<Surroundings, "now" | "wait">,
  startRate: (operation: string) => number,
): Pacer => {
  const rates = new Map<string, Rate>();
  const rateOf = (operation: string): Rate => rates.get(operation) ?? createRate(startRate(operation), now());

  const takeTurn = async (operation: string, signal: AbortSignal): Promise<void> => {
    const { rate, waitMs } = takeToken(rateOf(operation), now());
    rates.set(operation, rate);
    if (waitMs > 0) await wait(waitMs, signal);
    signal.throwIfAborted();
  };

  const learn = (operation: string, startedAtMs: number, wasThrottled: boolean): void => {
    const rate = rateOf(operation);
    rates.set(operation, wasThrottled ? afterThrottle(rate, startedAtMs, now()) : afterSuccess(rate, now()));
  };

  return {
    run: async (operation, call, signal, isThrottled = () => false) => {
      await takeTurn(operation, signal);
      const startedAtMs = now();
      try {
        const result = await call();
        learn(operation, startedAtMs, isThrottled(result));
        return result;
      } catch (error) {
        if (error instanceof RemoteFault && error.kind === "throttled") learn(operation, startedAtMs, true);
        throw error;
      }
    },
    perSecond: (operation) => rateOf(operation).perSecond,
  };
};
