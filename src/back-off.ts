/** The wait after the first failure; it doubles with each further one in a row, up to the longest wait. */
export type BackOff = { first: number; max: number };

// A failure that passes costs a tenth of a second; one that lasts is retried and reported six times a minute.
const BACK_OFF_MS: BackOff = { first: 100, max: 10_000 };

export const waitAfterFailures = (failures: number, { first, max } = BACK_OFF_MS): number =>
  Math.min(max, first * 2 ** Math.max(0, failures - 1));
