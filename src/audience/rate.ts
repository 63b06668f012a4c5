/**
 * The rate of one API operation, learned from its results: a token bucket whose rate grows while calls succeed and drops
 * when the service throttles. Responses of Pinpoint carry no header with the quota or what is left of it.
 */
export type Rate = {
  perSecond: number;
  /** Negative: calls that have started to wait. */
  tokens: number;
  atMs: number;
  /** When the rate last dropped; calls that started before do not lower it again. */
  slowedAtMs: number;
  /** How much the rate grows per second; undefined until it first drops: it doubles each second. */
  stepPerSecond: number | undefined;
};

// Additive increase, multiplicative decrease. The step is a fraction of the rate at which the service throttled, so that
// a quota of 2 and one of 7,000 requests per second are approached in the same time.
const DROP_FACTOR = 0.75;
const STEP_FRACTION = 0.02;
/** Calls per second. The lowest rate keeps probing: a service that throttles everything may recover. */
export const RATE_MIN = 0.1;
export const RATE_MAX = 10_000;
// Seconds of the rate that can be saved for a burst; the service permits one.
const BURST_SECONDS = 0.2;

const clamp = (perSecond: number): number => Math.min(RATE_MAX, Math.max(RATE_MIN, perSecond));
const capacityOf = ({ perSecond }: Rate): number => Math.max(1, perSecond * BURST_SECONDS);

export const createRate = (perSecond: number, nowMs: number): Rate => ({
  perSecond: clamp(perSecond),
  tokens: 1,
  atMs: nowMs,
  slowedAtMs: Number.NEGATIVE_INFINITY,
  stepPerSecond: undefined,
});

const refill = (rate: Rate, nowMs: number): Rate => {
  const gained = (Math.max(0, nowMs - rate.atMs) / 1_000) * rate.perSecond;
  return { ...rate, tokens: Math.min(capacityOf(rate), rate.tokens + gained), atMs: Math.max(rate.atMs, nowMs) };
};

/** Takes the token of one call, which has to wait for `waitMs`. */
export const takeToken = (rate: Rate, nowMs: number): { rate: Rate; waitMs: number } => {
  const filled = refill(rate, nowMs);
  const tokens = filled.tokens - 1;
  return { rate: { ...filled, tokens }, waitMs: tokens < 0 ? (-tokens / filled.perSecond) * 1_000 : 0 };
};

/** After a call that was not throttled. A rate that is not used up does not grow: nothing shows that it could. */
export const afterSuccess = (rate: Rate, nowMs: number): Rate => {
  const filled = refill(rate, nowMs);
  if (filled.tokens >= capacityOf(filled)) return filled;
  const { perSecond, stepPerSecond = perSecond } = filled;
  return { ...filled, perSecond: clamp(perSecond + stepPerSecond / perSecond) };
};

/** After a call that was throttled. Calls in flight at the same time lower the rate once. */
export const afterThrottle = (rate: Rate, startedAtMs: number, nowMs: number): Rate => {
  if (startedAtMs < rate.slowedAtMs) return rate;
  const filled = refill(rate, nowMs);
  return {
    ...filled,
    perSecond: clamp(filled.perSecond * DROP_FACTOR),
    tokens: Math.min(0, filled.tokens),
    slowedAtMs: nowMs,
    stepPerSecond: filled.perSecond * STEP_FRACTION,
  };
};
