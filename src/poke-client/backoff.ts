const CAP_MS = 30_000;
const REFUSED_CAP_MS = 300_000;

/** How long to wait before the next attempt: full jitter, so that clients that lost one broker together do not come back together. */
export const backoffMs = (baseMs: number, attempt: number, isRefused: boolean, random: number): number =>
  random * Math.min(isRefused ? REFUSED_CAP_MS : CAP_MS, baseMs * 2 ** attempt);
