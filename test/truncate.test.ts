import { expect, test } from "vitest";
import { truncate } from "../src/truncate.ts";

test("returns a text of at most the maximum length unchanged", () => {
  expect(truncate("", 0)).toBe("");
  expect(truncate("four", 4)).toBe("four");
});

test("returns the beginning of a longer text", () => expect(truncate("longer", 4)).toBe("long"));

test("does not split a surrogate pair", () => {
  expect(truncate("abc🎵", 4)).toBe("abc");
  expect(truncate("abc🎵d", 5)).toBe("abc🎵");
});
