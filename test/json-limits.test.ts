import fc from "fast-check";
import { expect, test } from "vitest";
import { JSON_DEPTH_MAX, JSON_VALUES_MAX, whyOverJsonLimits } from "../src/json-limits.ts";

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const list = (values: number) => `[${"1,".repeat(values - 2)}1]`;

test("accepts text up to the limits", () => {
  expect(whyOverJsonLimits(nested(JSON_DEPTH_MAX))).toBeUndefined();
  expect(whyOverJsonLimits(list(JSON_VALUES_MAX))).toBeUndefined();
  expect(whyOverJsonLimits(`[${`${nested(JSON_DEPTH_MAX - 1)},`.repeat(1_000)}1]`)).toBeUndefined();
});

test("reports text that nests too deep or has too many values, complete or not", () => {
  const deep = `nests deeper than ${JSON_DEPTH_MAX} levels`;
  for (const text of [nested(JSON_DEPTH_MAX + 1), '{"a":'.repeat(100_000), `{"a":"\\"","b":${"[{".repeat(50)}`])
    expect(whyOverJsonLimits(text)).toBe(deep);
  for (const text of [list(JSON_VALUES_MAX + 1), "1,".repeat(1_000_000), "[]".repeat(1_000_000)])
    expect(whyOverJsonLimits(text)).toBe(`has more than ${JSON_VALUES_MAX} values`);
});

test("does not count what is inside strings", () => {
  for (const text of [
    JSON.stringify("[".repeat(1_000)),
    JSON.stringify({ [`"\\${"{".repeat(1_000)}`]: "\\" }),
    JSON.stringify(['\\"[[', "\\\\".repeat(500), ",".repeat(200_000)]),
  ])
    expect(whyOverJsonLimits(text)).toBeUndefined();
});

test("reports no JSON that nests less deep, whatever its strings contain", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => whyOverJsonLimits(JSON.stringify(value)) === undefined),
  );
});
