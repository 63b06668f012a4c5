import fc from "fast-check";
import { expect, test } from "vitest";
import {
  afterSuccess,
  afterThrottle,
  createRate,
  RATE_MAX,
  RATE_MIN,
  type Rate,
  takeToken,
} from "../../src/audience/rate.ts";

const perSecond = fc.double({ min: 0.5, max: 5_000, noNaN: true });

test("calls start no faster than the rate, however long the client was idle", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 2, maxLength: 200 });
  fc.assert(
    fc.property(perSecond, gaps, (rate, gapsMs) => {
      let state = createRate(rate, 0);
      let nowMs = 0;
      const starts = gapsMs.map((gapMs) => {
        nowMs += gapMs;
        const taken = takeToken(state, nowMs);
        state = taken.rate;
        return nowMs + taken.waitMs;
      });
      const burst = Math.max(1, rate * 0.2);
      for (const [index, first] of starts.entries())
        for (const [offset, last] of starts.slice(index).entries())
          expect(offset + 1).toBeLessThanOrEqual(burst + ((last - first) / 1_000) * rate + 1 + 1e-6);
    }),
    { numRuns: 50 },
  );
});

test("stays within its bounds, whatever the service returns", () => {
  const results = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 5_000 })), { maxLength: 300 });
  fc.assert(
    fc.property(perSecond, results, (start, all) => {
      let rate = createRate(start, 0);
      let nowMs = 0;
      for (const [isThrottled, gapMs] of all) {
        nowMs += gapMs;
        rate = takeToken(rate, nowMs).rate;
        rate = isThrottled ? afterThrottle(rate, nowMs, nowMs) : afterSuccess(rate, nowMs);
        expect(rate.perSecond).toBeGreaterThanOrEqual(RATE_MIN);
        expect(rate.perSecond).toBeLessThanOrEqual(RATE_MAX);
      }
    }),
  );
});

test("calls that were in flight when the rate dropped do not lower it again", () => {
  const slowed = afterThrottle(createRate(100, 0), 0, 1_000);
  expect(afterThrottle(slowed, 999, 1_001)).toBe(slowed);
  expect(afterThrottle(slowed, 1_000, 1_001).perSecond).toBeLessThan(slowed.perSecond);
});

test("a rate that is not used up does not grow", () => {
  const idle = takeToken(createRate(10, 0), 0).rate;
  expect(afterSuccess(idle, 60_000).perSecond).toBe(10);
});

/** A service with a token bucket of one second, and a client that calls it one call after the other. */
const simulate = (quota: number, start: number, calls: number) => {
  let service = { tokens: quota, atMs: 0 };
  let rate: Rate = createRate(start, 0);
  let nowMs = 0;
  const isThrottled = (): boolean => {
    service = { tokens: Math.min(quota, service.tokens + ((nowMs - service.atMs) / 1_000) * quota), atMs: nowMs };
    if (service.tokens < 1) return true;
    service.tokens -= 1;
    return false;
  };
  return Array.from({ length: calls }, () => {
    const taken = takeToken(rate, nowMs);
    nowMs += taken.waitMs;
    const wasThrottled = isThrottled();
    rate = wasThrottled ? afterThrottle(taken.rate, nowMs, nowMs) : afterSuccess(taken.rate, nowMs);
    return { nowMs, wasThrottled };
  });
};

test("finds a quota that no header names, from any start: most of it is used, and few calls are throttled", () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 2_000, noNaN: true }), perSecond, (quota, start) => {
      const calls = simulate(quota, start, 6_000).slice(4_000);
      const throttled = calls.filter(({ wasThrottled }) => wasThrottled).length;
      const seconds = ((calls.at(-1)?.nowMs ?? 0) - (calls[0]?.nowMs ?? 0)) / 1_000;
      expect(throttled / calls.length).toBeLessThan(0.15);
      expect((calls.length - throttled) / seconds).toBeGreaterThan(0.7 * quota);
    }),
    { numRuns: 60 },
  );
});
