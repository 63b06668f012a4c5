import { expect, test } from "vitest";
import { compileFilters } from "../../../src/local/event-source/event-filter.ts";

const passes = (pattern: unknown, data: unknown, fields: Record<string, unknown> = {}) =>
  compileFilters([pattern], "data")({ fields, text: () => (typeof data === "string" ? data : JSON.stringify(data)) });

test.each([
  ["a value of the list", { a: ["x", "y"] }, { a: "y" }, { a: "z" }],
  ["a number", { a: [1] }, { a: 1 }, { a: "1" }],
  ["null", { a: [null] }, { a: null }, { a: "" }],
  ["a nested field", { a: { b: ["x"] } }, { a: { b: "x" } }, { a: "x" }],
  ["all fields", { a: ["x"], b: ["y"] }, { a: "x", b: "y" }, { a: "x" }],
  ["an element of a list", { a: ["x"] }, { a: ["w", "x"] }, { a: ["w"] }],
  ["a prefix", { a: [{ prefix: "ab" }] }, { a: "abc" }, { a: "cab" }],
  ["a suffix", { a: [{ suffix: ".png" }] }, { a: "x.png" }, { a: "x.jpg" }],
  ["anything but a value", { a: [{ "anything-but": "x" }] }, { a: "y" }, { a: "x" }],
  ["anything but some values", { a: [{ "anything-but": ["x", 1] }] }, { a: 2 }, { a: 1 }],
  ["anything but a value, which must be there", { a: [{ "anything-but": ["x"] }] }, { a: "y" }, {}],
  ["anything but a prefix", { a: [{ "anything-but": { prefix: "x" } }] }, { a: "y" }, { a: "xy" }],
  ["a field that exists", { a: [{ exists: true }] }, { a: null }, { b: 1 }],
  ["a field that does not exist", { a: [{ exists: false }] }, { b: 1 }, { a: 1 }],
  ["a number in a range", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, { a: 0 }],
  ["a number equal to another", { a: [{ numeric: ["=", 3.0] }] }, { a: 3 }, { a: "3" }],
  ["letters of any case", { a: [{ "equals-ignore-case": "AbC" }] }, { a: "aBc" }, { a: "ab" }],
  ["one of several patterns", { $or: [{ a: ["x"] }, { b: [{ numeric: [">", 1] }] }] }, { b: 2 }, { a: "y", b: 1 }],
  ["a field with the name of an inherited one", { constructor: ["x"] }, { constructor: "x" }, {}],
])("matches %s", (_name, pattern, match, miss) => {
  expect(passes({ data: pattern }, match)).toBe(true);
  expect(passes({ data: pattern }, miss)).toBe(false);
});

test("looks at fields of the source beside the data, and then asks nothing of the data", () => {
  expect(passes({ partitionKey: ["p"] }, "not JSON", { partitionKey: "p" })).toBe(true);
  expect(passes({ partitionKey: ["p"], data: { a: [1] } }, { a: 1 }, { partitionKey: "q" })).toBe(false);
});

test("takes data as plain text when the pattern is a list, as JSON when it is an object", () => {
  expect(passes({ data: [{ prefix: "he" }] }, "hello")).toBe(true);
  expect(passes({ data: { a: [1] } }, "hello")).toBe(false);
});

test("lets an item through that any of the patterns matches, and everything when there are none", () => {
  const item = { fields: { partitionKey: "p" }, text: () => "x" };
  expect(compileFilters([{ partitionKey: ["q"] }, { partitionKey: ["p"] }], "data")(item)).toBe(true);
  expect(compileFilters([], "data")(item)).toBe(true);
});

test.each([
  ["a rule that is not known", { data: { a: [{ wildcard: "x*" }] } }],
  ["a value that is not in a list", { data: { a: "x" } }],
  ["an empty list", { data: { a: [] } }],
  ["$or with one pattern", { data: { $or: [{ a: [1] }] } }],
  ["a comparison without a number", { data: { a: [{ numeric: [">", "1"] }] } }],
])("refuses %s, naming the pattern", (_name, pattern) => {
  expect(() => compileFilters([pattern], "data")).toThrow(JSON.stringify(pattern));
});
