/**
 * How far the clock can be ahead of real time: ten years. Longer than any journey runs (540 days [Pinpoint quotas: journeys]),
 * and short enough that every year has four digits.
 */
export const CLOCK_AHEAD_MAX_MS = 3_653 * 86_400_000;

export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs the function once, at or after `atMs`. The returned function cancels the timer. */
  setTimer(atMs: number, run: () => void): () => void;
  /** When the next timer is due; undefined if there is none. */
  nextTimerAt(): number | undefined;
  /** Moves time forward to `ms`, never back, and runs the timers that are then due, earliest first. */
  advanceTo(ms: number): void;
  /** How many milliseconds this clock is ahead of real time. */
  offsetMs(): number;
  /** Real time, unaffected by `advanceTo`. The age of stream records is measured by it. Never goes back. */
  realNow(): number;
};

type Timer = { atMs: number; run: () => void };

// [Node documentation: setTimeout] a delay that does not fit in a signed 32-bit integer is set to 1 ms.
const TIMEOUT_MAX_MS = 2_147_483_647;

/**
 * The time of the wall clock. Continues when that is set back, so that no wait becomes longer; follows when it is set
 * forward, as after the machine slept.
 */
export const steadyTime = (wallNow = Date.now, elapsedMs = () => performance.now()): (() => number) => {
  let startMs = wallNow() - elapsedMs();
  return () => {
    startMs = Math.max(startMs, wallNow() - elapsedMs());
    return Math.floor(startMs + elapsedMs());
  };
};

/** A clock that shows real time plus an offset, which only increases. */
export const createClock = (offsetMs = 0, realNow: () => number = steadyTime()): Clock => {
  let offset = offsetMs;
  let wakeUp: NodeJS.Timeout | undefined;
  const timers = new Set<Timer>();
  const now = (): number => realNow() + offset;

  const runDue = (): void => {
    const due = [...timers].filter((timer) => timer.atMs <= now()).sort((a, b) => a.atMs - b.atMs);
    try {
      for (const timer of due) if (timers.delete(timer)) timer.run();
    } finally {
      // Also runs the others after one that throws.
      waitForNext();
    }
  };
  const nextTimerAt = (): number | undefined =>
    timers.size === 0 ? undefined : Math.min(...[...timers].map((timer) => timer.atMs));
  const waitForNext = (): void => {
    clearTimeout(wakeUp);
    const nextMs = nextTimerAt();
    if (nextMs === undefined) return;
    wakeUp = setTimeout(runDue, Math.min(TIMEOUT_MAX_MS, Math.max(0, nextMs - now())));
    wakeUp.unref();
  };

  return {
    now,
    setTimer: (atMs, run) => {
      const timer = { atMs, run };
      timers.add(timer);
      waitForNext();
      return () => {
        timers.delete(timer);
        waitForNext();
      };
    },
    nextTimerAt,
    advanceTo: (ms) => {
      offset = Math.max(offset, ms - realNow());
      runDue();
    },
    offsetMs: () => offset,
    realNow,
  };
};
