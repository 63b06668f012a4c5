import * as fc from "fast-check";
import { expect, test } from "vitest";
import { afterFailure } from "../../../src/engine/delivery/after-failure.ts";

const limits = { attempts: 3, throttles: 10 };
const now = 1_000_000;

test("gives up after the last attempt, and at once when another cannot help", async () => {
  const second = { id: 1, attempts: 1, throttles: 0 };
  expect(afterFailure(second, "timeout", limits, now)).toMatchObject({ kind: "again", attempts: 2 });
  expect(afterFailure({ ...second, attempts: 2 }, "timeout", limits, now)).toEqual({ kind: "give-up", attempts: 3 });
  expect(afterFailure(second, "not-found", limits, now)).toMatchObject({ kind: "give-up" });
  expect(afterFailure(second, "payload-too-large", limits, now)).toMatchObject({ kind: "give-up" });
});

test("does not count a throttle as an attempt, and bears only so many", async () => {
  const batch = { id: 1, attempts: 2, throttles: 9 };
  expect(afterFailure(batch, "throttled", limits, now)).toMatchObject({ kind: "again", attempts: 2, throttles: 10 });
  expect(afterFailure({ ...batch, throttles: 10 }, "throttled", limits, now)).toMatchObject({ kind: "give-up" });
});

test("always waits before it asks again, never more than fifteen seconds", async () => {
  await fc.assert(
    fc.property(fc.nat(), fc.nat(1), fc.nat(9), (id, attempts, throttles) => {
      const next = afterFailure({ id, attempts, throttles }, "throttled", limits, now);
      if (next.kind !== "again") return;
      expect(next.dueAt).toBeGreaterThan(now);
      expect(next.dueAt).toBeLessThanOrEqual(now + 15_000);
    }),
  );
});
