import { expect, test } from "vitest";
import { containsTestOf } from "../../../src/engine/trigger/contains-test.ts";

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `value ${index}.`);

test.each([1, 20, 21, 10_000])("with %i values, finds those that a text contains, at each place in it", (count) => {
  const contains = containsTestOf(numbered(count));
  const last = `value ${count - 1}.`;
  for (const text of [last, `${last} at the start`, `at the end: ${last}`, `in ${last} the middle`])
    expect([text, contains(text)]).toEqual([text, true]);
  for (const text of ["", "value", `value ${count}.`, last.toUpperCase()])
    expect([text, contains(text)]).toEqual([text, false]);
});

test.each([[[""]], [["", ...numbered(30)]]])("an empty value is in every text", (values) => {
  expect(["", "a"].map(containsTestOf(values))).toEqual([true, true]);
});
