import fc from "fast-check";
import { expect, test } from "vitest";
import { readCall } from "../../src/connect/call.ts";

const read = (parameters: Record<string, unknown>) => readCall(parameters, "STRING_MAP");

test.each([[undefined], [null], [""], ["  "]])("treats %j as a parameter that is missing", (value) => {
  const names = [
    "execution_id",
    "count",
    "count_max",
    "count_comfort",
    "async_function",
    "async_step",
    "async_response",
  ];
  expect(read(Object.fromEntries(names.map((name) => [name, value])))).toEqual(read({}));
});

test.each([
  [{ count: "abc" }, { count: 1, warnings: ["count is not a whole number; 0 replaces it"] }],
  [{ count: "1.0" }, { count: 1, warnings: ["count is not a whole number; 0 replaces it"] }],
  [{ count: "-1" }, { count: 1, warnings: [] }],
  [{ count: 3 }, { count: 4, warnings: [] }],
  [{ count_max: "many" }, { countMax: 5, warnings: ["count_max is not a whole number; 5 replaces it"] }],
  [{ count_max: "0" }, { countMax: 1, warnings: [] }],
  [{ count_comfort: "-2" }, { countComfort: 0, warnings: [] }],
  [{ count: { value: 1 } }, { count: 1, warnings: ["count is not a text; it is ignored"] }],
  [{ async_response: "json" }, { responseType: "JSON", warnings: [] }],
  [
    { async_response: "XML" },
    { responseType: "STRING_MAP", warnings: ["async_response is neither STRING_MAP nor JSON; STRING_MAP replaces it"] },
  ],
] as const)("reads %j", (parameters, expected) => {
  expect(read(parameters)).toMatchObject(expected);
});

test("any parameters have a count of at least 1, unless the loop is over", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (parameters, count) => {
      const call = read({ ...parameters, count });
      expect(call.isLoopDone || call.count >= 1).toBe(true);
      expect(call.countMax).toBeGreaterThanOrEqual(1);
    }),
  );
});
