import { expect, test } from "vitest";
import * as z from "zod";
import { mapOf } from "../../src/pinpoint/map-of.ts";

const Numbers = mapOf(z.number());

test.each(['{"a":1,"__proto__":2,"constructor":3}', '{"__proto__":1}', "{}", '{"toString":0}'])("keeps %s", (json) => {
  const parsed = Numbers.parse(JSON.parse(json));
  expect(JSON.parse(JSON.stringify(parsed))).toEqual(JSON.parse(json));
  expect(Object.keys(parsed)).toEqual(Object.keys(JSON.parse(json)));
  expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
});

test.each(["null", "1", '"text"', "[1]", '{"a":"text"}', '{"__proto__":"text"}'])("rejects %s", (json) => {
  expect(Numbers.safeParse(JSON.parse(json)).success).toBe(false);
});
