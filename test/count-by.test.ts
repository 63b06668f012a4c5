import { expect, test } from "vitest";
import { countBy, countByFrequency } from "../src/count-by.ts";

test("counts the items of each key", () => {
  expect({ ...countBy(["a", "b", "a"], (key) => key) }).toEqual({ a: 2, b: 1 });
});

test("lists the most frequent keys first", () => {
  expect(countByFrequency(["a", "b", "b"], (key) => key)).toEqual([
    ["b", 2],
    ["a", 1],
  ]);
});

test("counts a key that is the name of something every object has", () => {
  const counts = countBy(["constructor", "__proto__", "__proto__"], (key) => key);
  expect(Object.entries(counts)).toEqual([
    ["constructor", 1],
    ["__proto__", 2],
  ]);
});
