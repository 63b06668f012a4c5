/** Time that is left for delivering. What is not sent when it ends goes to the queue. */
export type Budget = { leftMs: () => number };

// To hand over, to give claims back and to answer.
const RESERVE_MS = 2_000;

/** At most `capMs` from now on, and always `RESERVE_MS` before the function itself is cut off. */
export const createBudget = (remainingMs: () => number, capMs: number): Budget => {
  const atStartMs = remainingMs();
  const allowedMs = Math.min(capMs, atStartMs - RESERVE_MS);
  return { leftMs: () => allowedMs - (atStartMs - remainingMs()) };
};
