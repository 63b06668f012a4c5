import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chunksOf } from "../src/chunks.ts";

test("cuts a list into full chunks and the rest", () => {
  expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunksOf([], 2)).toEqual([]);
});

test("loses nothing, keeps the order, and makes no empty chunk", async () => {
  await fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (items, size) => {
      const chunks = chunksOf(items, size);
      expect(chunks.flat()).toEqual(items);
      expect(chunks.every(({ length }) => length > 0 && length <= size)).toBe(true);
    }),
  );
});
