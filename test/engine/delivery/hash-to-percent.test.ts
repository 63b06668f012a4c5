import * as fc from "fast-check";
import { expect, test } from "vitest";
import { shareOf } from "../../../src/engine/delivery/hash-to-percent.ts";

test("is the same for the same name, and lies from 0 to below 100", async () => {
  await fc.assert(
    fc.property(fc.string(), fc.string(), (split, id) => {
      const share = shareOf(split, id);
      expect(share).toBe(shareOf(split, id));
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThan(100);
    }),
  );
});

test("spreads ids that differ in their last characters evenly", async () => {
  const tenths = Array.from({ length: 10_000 }, (_, index) => Math.floor(shareOf("split", `endpoint-${index}`) / 10));
  for (const [, found] of Map.groupBy(tenths, (tenth) => tenth)) {
    expect(found.length).toBeGreaterThan(850);
    expect(found.length).toBeLessThan(1_150);
  }
});

test("is independent from one split to the next", async () => {
  const ids = Array.from({ length: 4_000 }, (_, index) => `endpoint-${index}`);
  const lowInBoth = ids.filter((id) => shareOf("a", id) < 50 && shareOf("b", id) < 50);
  expect(lowInBoth.length).toBeGreaterThan(900);
  expect(lowInBoth.length).toBeLessThan(1_100);
});
