import { expect, test } from "vitest";
import { planRetry } from "../../src/sms/plan-retry.ts";

test("waits longer after each attempt, and stops after five attempts", () => {
  expect([1, 2, 3, 4, 5].map((attempts) => planRetry(attempts, 0.999, 60_000))).toEqual([
    400,
    799,
    1_598,
    3_197,
    undefined,
  ]);
});

test("draws the wait between zero and its maximum", () => {
  expect(planRetry(1, 0, 60_000)).toBe(0);
  expect(planRetry(4, 0.5, 60_000)).toBe(1_600);
});

test("does not retry if the wait would exceed the remaining time", () => {
  expect(planRetry(3, 0.999, 1_000)).toBeUndefined();
  expect(planRetry(1, 0, 0)).toBeUndefined();
});
