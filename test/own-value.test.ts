import { expect, expectTypeOf, test } from "vitest";
import { ownValue } from "../src/own-value.ts";

test("returns the value of an own property", () => {
  const codes = { a: 1, b: 2 } as const;
  const key = "a" as "a" | "b";
  expect(ownValue(codes, key)).toBe(1);
  expectTypeOf(ownValue(codes, key)).toEqualTypeOf<1 | 2>();
});

test.each(Object.getOwnPropertyNames(Object.prototype))("returns undefined for %s, which is inherited", (name) => {
  const counts: Record<string, number> = { a: 1 };
  expect(ownValue(counts, name)).toBeUndefined();
  expectTypeOf(ownValue(counts, name)).toEqualTypeOf<number | undefined>();
});
