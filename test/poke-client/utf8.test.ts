import fc from "fast-check";
import { expect, test } from "vitest";
import { toText } from "../../src/poke-client/utf8.ts";

test("reads UTF-8 as TextDecoder does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(toText(new TextEncoder().encode(text))).toBe(text);
    }),
  );
});

test("refuses what TextDecoder refuses: bytes that are not UTF-8", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const outcome = (decode: () => string) => {
    try {
      return decode();
    } catch {
      return undefined;
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
      expect(outcome(() => toText(bytes))).toBe(outcome(() => decoder.decode(bytes)));
    }),
  );
});
