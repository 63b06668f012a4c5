import type { Clock } from "../../engine/clock.ts";

/** Waits on the clock, so that who moves it need not wait; ends early, and says so, when aborted. */
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
