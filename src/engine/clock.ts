export type Clock = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once at or after `atMs`; the answer cancels it. */
  setTimer(atMs: number, run: () => void): () => void;
  /** Moves time forward to `ms` and runs the timers that fall due, earliest first. Never moves it back. */
  advanceTo(ms: number): void;
  /** How far this clock is ahead of real time. */
  offsetMs(): number;
  /** Real time, which nobody moves: records in a stream age by it. */
  realNow(): number;
};

type Timer = { atMs: number; run: () => void };

// setTimeout fires at once when asked to wait longer than a signed 32-bit number of milliseconds.
const LONGEST_WAIT_MS = 2_147_483_647;

/** Real time plus an offset that only grows. */
export const createClock = (offsetMs = 0, realNow: () => number = Date.now): Clock => {
  let offset = offsetMs;
  let wakeUp: NodeJS.Timeout | undefined;
  const timers = new Set<Timer>();
  const now = (): number => realNow() + offset;

  const runDue = (): void => {
    const due = [...timers].filter((timer) => timer.atMs <= now()).sort((a, b) => a.atMs - b.atMs);
    for (const timer of due) if (timers.delete(timer)) timer.run();
    waitForNext();
  };
  const waitForNext = (): void => {
    clearTimeout(wakeUp);
    if (timers.size === 0) return;
    const nextMs = Math.min(...[...timers].map((timer) => timer.atMs));
    wakeUp = setTimeout(runDue, Math.min(LONGEST_WAIT_MS, Math.max(0, nextMs - now())));
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
    advanceTo: (ms) => {
      offset = Math.max(offset, ms - realNow());
      runDue();
    },
    offsetMs: () => offset,
    realNow,
  };
};
