const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;
const ATTEMPTS_MAX = 5;

/**
 * How long to wait before the next attempt, with full jitter so that many callers do not retry together; `undefined` if
 * there is no further attempt in the time that is left.
 */
export const planRetry = (attempts: number, random: number, leftMs: number): number | undefined => {
  if (attempts >= ATTEMPTS_MAX) return undefined;
  const waitMs = Math.round(random * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts));
  return waitMs < leftMs ? waitMs : undefined;
};
