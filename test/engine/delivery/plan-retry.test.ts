import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planRetry } from "../../../src/engine/delivery/plan-retry.ts";

const LIMITS = { attempts: 3, throttles: 10, firstWaitMs: 1_000 };
const NOW = 1_000_000;

test("gives up after the last attempt, and immediately after a permanent failure", () => {
  const second = { id: 1, attempts: 1, throttles: 0 };
  expect(planRetry(second, "timeout", LIMITS, NOW)).toMatchObject({ kind: "retry", attempts: 2 });
  expect(planRetry({ ...second, attempts: 2 }, "timeout", LIMITS, NOW)).toEqual({ kind: "give-up", attempts: 3 });
  expect(planRetry(second, "not-found", LIMITS, NOW)).toMatchObject({ kind: "give-up" });
  expect(planRetry(second, "payload-too-large", LIMITS, NOW)).toMatchObject({ kind: "give-up" });
});

test("does not count a throttle as an attempt, and gives up after too many", () => {
  const batch = { id: 1, attempts: 2, throttles: 9 };
  expect(planRetry(batch, "throttled", LIMITS, NOW)).toMatchObject({ kind: "retry", attempts: 2, throttles: 10 });
  expect(planRetry({ ...batch, throttles: 10 }, "throttled", LIMITS, NOW)).toMatchObject({ kind: "give-up" });
});

test("always waits before a retry, and at most fifteen seconds", async () => {
  await fc.assert(
    fc.property(fc.nat(), fc.nat(1), fc.nat(9), (id, attempts, throttles) => {
      const next = planRetry({ id, attempts, throttles }, "throttled", LIMITS, NOW);
      if (next.kind !== "retry") return;
      expect(next.dueAt).toBeGreaterThan(NOW);
      expect(next.dueAt).toBeLessThanOrEqual(NOW + 15_000);
    }),
  );
});
