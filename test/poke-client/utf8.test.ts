import fc from "fast-check";
import { expect, test } from "vitest";
import { toText } from "../../src/poke-client/utf8.ts";

test("decodes UTF-8 like TextDecoder", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(toText(new TextEncoder().encode(text))).toBe(text);
    }),
  );
});

test("throws for invalid bytes like TextDecoder", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const resultOf = (decode: () => string) => {
    try {
      return decode();
    } catch {
      return undefined;
    }
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
      expect(resultOf(() => toText(bytes))).toBe(resultOf(() => decoder.decode(bytes)));
    }),
  );
});
