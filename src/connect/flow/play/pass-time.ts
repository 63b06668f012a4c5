import type { Invocation, PlayPorts } from "./block.ts";

/**
 * The time that a prompt or a wait takes. While a function runs that was invoked asynchronously, it is real time, so that
 * the function does not seem slower than it is; the time that is left when the function ends is skipped.
 */
export const passTime =
  ({ now, pass, sleep }: PlayPorts, invocations: ReadonlyMap<string, Invocation>) =>
  async (ms: number): Promise<void> => {
    const untilMs = now() + ms;
    const running = [...invocations.values()].filter(({ result }) => result === undefined);
    if (running.length > 0) await Promise.race([sleep(ms), ...running.map(({ ended }) => ended)]);
    if (untilMs > now()) await pass(untilMs - now());
  };
