import * as fc from "fast-check";
import { expect, test } from "vitest";
import { packBySize } from "../src/pack-by-size.ts";

const own = (bytes: number) => bytes;

test("fills a group to its bytes and its count", () => {
  expect(packBySize([3, 3, 4, 1, 1, 1, 1], own, { maxBytes: 10, maxCount: 3 })).toEqual([[3, 3, 4], [1, 1, 1], [1]]);
  expect(packBySize([6, 6], own, { maxBytes: 10, maxCount: 3 })).toEqual([[6], [6]]);
});

test("puts an item that is larger than the limit into a group by itself", () => {
  expect(packBySize([1, 99, 1], own, { maxBytes: 10, maxCount: 3 })).toEqual([[1], [99], [1]]);
});

test("loses nothing, keeps the order, and exceeds no limit", async () => {
  await fc.assert(
    fc.property(
      fc.array(fc.nat(20)),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      (items, bytes, count) => {
        const groups = packBySize(items, own, { maxBytes: bytes, maxCount: count });
        expect(groups.flat()).toEqual(items);
        for (const group of groups) {
          expect(group.length).toBeLessThanOrEqual(count);
          expect(group.length).toBeGreaterThan(0);
          const sum = group.reduce((total, item) => total + item, 0);
          expect(sum <= bytes || group.length === 1).toBe(true);
        }
      },
    ),
  );
});
