import type { Clock } from "../../engine/clock.ts";

/** Waits on the engine's clock, so that advancing it ends the wait. Resolves early if the signal is aborted. */
export const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    };
    const cancel = clock.setTimer(clock.now() + ms, end);
    signal.addEventListener("abort", end, { once: true });
  });
