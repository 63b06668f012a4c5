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
  ["anything but a value, but not an absent field", { a: [{ "anything-but": ["x"] }] }, { a: "y" }, {}],
  ["anything but a prefix", { a: [{ "anything-but": { prefix: "x" } }] }, { a: "y" }, { a: "xy" }],
  ["a field that exists", { a: [{ exists: true }] }, { a: null }, { b: 1 }],
  ["a field that does not exist", { a: [{ exists: false }] }, { b: 1 }, { a: 1 }],
  ["a number in a range", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, { a: 0 }],
  ["a number equal to another", { a: [{ numeric: ["=", 3.0] }] }, { a: 3 }, { a: "3" }],
  ["a value of any case", { a: [{ "equals-ignore-case": "AbC" }] }, { a: "aBc" }, { a: "ab" }],
  ["one of several patterns", { $or: [{ a: ["x"] }, { b: [{ numeric: [">", 1] }] }] }, { b: 2 }, { a: "y", b: 1 }],
  ["a field with the name of an inherited property", { constructor: ["x"] }, { constructor: "x" }, {}],
])("matches %s", (_name, pattern, match, miss) => {
  expect(passes({ data: pattern }, match)).toBe(true);
  expect(passes({ data: pattern }, miss)).toBe(false);
});

test("matches fields of the source, and does not parse data that the pattern does not name", () => {
  expect(passes({ partitionKey: ["p"] }, "not JSON", { partitionKey: "p" })).toBe(true);
  expect(passes({ partitionKey: ["p"], data: { a: [1] } }, { a: 1 }, { partitionKey: "q" })).toBe(false);
});

test("matches data as text if its pattern is a list, and as JSON if it is an object", () => {
  expect(passes({ data: [{ prefix: "he" }] }, "hello")).toBe(true);
  expect(passes({ data: { a: [1] } }, "hello")).toBe(false);
});

test("passes an item that any pattern matches, and every item if there are no patterns", () => {
  const item = { fields: { partitionKey: "p" }, text: () => "x" };
  expect(compileFilters([{ partitionKey: ["q"] }, { partitionKey: ["p"] }], "data")(item)).toBe(true);
  expect(compileFilters([], "data")(item)).toBe(true);
});

test.each([
  ["an unknown rule", { data: { a: [{ wildcard: "x*" }] } }],
  ["a value outside a list", { data: { a: "x" } }],
  ["an empty list", { data: { a: [] } }],
  ["$or with one pattern", { data: { $or: [{ a: [1] }] } }],
  ["a comparison without a number", { data: { a: [{ numeric: [">", "1"] }] } }],
])("rejects %s, with the pattern in the message", (_name, pattern) => {
  expect(() => compileFilters([pattern], "data")).toThrow(JSON.stringify(pattern));
});
