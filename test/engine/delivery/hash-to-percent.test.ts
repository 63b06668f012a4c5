import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hashToPercent } from "../../../src/engine/delivery/hash-to-percent.ts";

test("returns the same number for the same id, from 0 to below 100", async () => {
  await fc.assert(
    fc.property(fc.string(), fc.string(), (split, id) => {
      const percent = hashToPercent(split, id);
      expect(percent).toBe(hashToPercent(split, id));
      expect(percent).toBeGreaterThanOrEqual(0);
      expect(percent).toBeLessThan(100);
    }),
  );
});

test("distributes ids that differ in their last characters evenly", async () => {
  const tenths = Array.from({ length: 10_000 }, (_, index) =>
    Math.floor(hashToPercent("split", `endpoint-${index}`) / 10),
  );
  expect(new Set(tenths).size).toBe(10);
  for (const [, found] of Map.groupBy(tenths, (tenth) => tenth)) {
    expect(found.length).toBeGreaterThan(850);
    expect(found.length).toBeLessThan(1_150);
  }
});

test("is independent between two splits", async () => {
  const ids = Array.from({ length: 4_000 }, (_, index) => `endpoint-${index}`);
  const lowInBoth = ids.filter((id) => hashToPercent("a", id) < 50 && hashToPercent("b", id) < 50);
  expect(lowInBoth.length).toBeGreaterThan(900);
  expect(lowInBoth.length).toBeLessThan(1_100);
});
