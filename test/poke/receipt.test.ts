import { describe, expect, test } from "vitest";
import { readPokeReceipts } from "../../src/poke/receipt.ts";

const RECEIPT = { id: "a", ts: 1_000_000, domain: "CustomerLikes", heldMs: 4_000 };

describe("readPokeReceipts", () => {
  test("computes the latency from the time of the upload and the time for which the client held the receipt", () => {
    expect(readPokeReceipts([RECEIPT, { ...RECEIPT, filter: "f", heldMs: 0 }], 1_004_250)).toEqual([
      { id: "a", ts: 1_000_000, domain: "CustomerLikes", latencyMs: 250 },
      { id: "a", ts: 1_000_000, domain: "CustomerLikes", filter: "f", latencyMs: 4_250 },
    ]);
  });

  test("returns no latency below zero, whatever the client sends", () => {
    expect(readPokeReceipts([{ ...RECEIPT, heldMs: 9_000 }], 1_004_250)).toMatchObject([{ latencyMs: 0 }]);
    expect(readPokeReceipts([{ ...RECEIPT, ts: 2 ** 50 }], 1_004_250)).toMatchObject([{ latencyMs: 0 }]);
  });

  test.each([
    ["no list", RECEIPT],
    ["more than 100", Array(101).fill(RECEIPT)],
    ["no id", [{ ...RECEIPT, id: "" }]],
    ["a negative time", [{ ...RECEIPT, heldMs: -1 }]],
    ["an endless time", [{ ...RECEIPT, heldMs: Number.POSITIVE_INFINITY }]],
  ])("rejects an upload with %s", (_, upload) => {
    expect(() => readPokeReceipts(upload, 1)).toThrow(/./);
  });
});
