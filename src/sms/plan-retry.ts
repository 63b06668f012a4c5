// The first wait is up to 400 ms, the last of the five attempts follows a wait of up to 3.2 seconds.
const BASE_MS = 200;
const ATTEMPTS_MAX = 5;

/**
 * How long to wait before the next attempt, with full jitter so that many callers do not retry together; `undefined` if
 * there is no further attempt in the time that is left.
 */
export const planRetry = (attempts: number, random: number, leftMs: number): number | undefined => {
  if (attempts >= ATTEMPTS_MAX) return undefined;
  const waitMs = Math.round(random * BASE_MS * 2 ** attempts);
  return waitMs < leftMs ? waitMs : undefined;
};
