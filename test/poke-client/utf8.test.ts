import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { toText } from "../../src/poke-client/utf8.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

test("reads UTF-8 without TextDecoder as it does with it", async () => {
  vi.stubGlobal("TextDecoder", undefined);
  vi.resetModules();
  const { toText } = await import("../../src/poke-client/utf8.ts");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const bytes = new TextEncoder().encode(text);
      expect(toText(bytes)).toBe(Buffer.from(bytes).toString("utf8"));
    }),
  );
  expect(() => toText(new Uint8Array([0xc3, 0x28]))).toThrow();
});

test("refuses what is not UTF-8", () => {
  expect(() => toText(new Uint8Array([0xc3, 0x28]))).toThrow();
});
