import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { mapOf } from "../../src/pinpoint/map-of.ts";

const Numbers = mapOf(z.number());

test.each([
  '{"a":1,"__proto__":2,"constructor":3}',
  '{"__proto__":1}',
  "{}",
  '{"toString":0}',
  '{"\\u0000proto":1,"__proto__":2}',
  '{"___proto__":1}',
  '{"____proto__":1,"__proto__":2,"a__proto__":3,"___proto__":4}',
])("keeps %s", (json) => {
  const parsed = Numbers.parse(JSON.parse(json));
  expect(JSON.parse(JSON.stringify(parsed))).toEqual(JSON.parse(json));
  expect(Object.keys(parsed)).toEqual(Object.keys(JSON.parse(json)));
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
});

test("keeps any names", () => {
  const names = fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[\0_a]{0,3}__proto__$/)));
  fc.assert(
    fc.property(names, (list) => {
      const entries = list.map((name, index): [string, number] => [name, index]);
      expect(Object.entries(Numbers.parse(Object.fromEntries(entries)))).toEqual(
        Object.entries(Object.fromEntries(entries)),
      );
    }),
  );
});

test.each(["null", "1", '"text"', "[1]", '{"a":"text"}', '{"__proto__":"text"}'])("rejects %s", (json) => {
  expect(Numbers.safeParse(JSON.parse(json)).success).toBe(false);
});
