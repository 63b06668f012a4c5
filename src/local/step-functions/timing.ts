import type { Clock } from "../../engine/clock.ts";
import type { Timing } from "./run-task.ts";
import { StatesError } from "./states-error.ts";

/** Waits and time-outs of one execution, on the engine's clock; they end when the signal is aborted. */
export const createTiming = (clock: Pick<Clock, "now" | "setTimer">, signal: AbortSignal): Timing => {
  const after = (seconds: number): { due: Promise<void>; cancel: () => void } => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cancel = clock.setTimer(clock.now() + seconds * 1_000, resolve);
    const stop = () => {
      cancel();
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.catch(() => {});
    return {
      due: promise,
      cancel: () => {
        cancel();
        signal.removeEventListener("abort", stop);
      },
    };
  };
  return {
    wait: (seconds) => after(seconds).due,
    withTimeout: async (seconds, work) => {
      if (seconds === undefined) return work;
      const { due, cancel } = after(seconds);
      const timedOut = due.then((): never => {
        throw new StatesError("States.Timeout", `no result within ${seconds} seconds`);
      });
      work.catch(() => {});
      try {
        return await Promise.race([work, timedOut]);
      } finally {
        cancel();
      }
    },
  };
};
