import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/channel/delivery.ts";
import { readAnswer, toPayload, toPokeRequests } from "../../src/channel/poke-request.ts";

const poke = (at: number, data: unknown = "x"): Delivery => ({
  kind: "poke",
  id: `poke-${at}`,
  recipientIds: [`ep-${at}`],
  customerId: `u-${at}`,
  domain: "d",
  data,
});
const multicast: Delivery = { kind: "multicast", id: "m-1", recipientIds: ["ep-1"], filter: "jazz", domain: "d" };
const many = (count: number, data?: unknown) => Array.from({ length: count }, (_, at) => poke(at, data));

describe("requests to the poke functions", () => {
  test("carry the messages, and nothing of who they are for", () => {
    const [request] = toPokeRequests([poke(1)]);
    expect(JSON.parse(request ? toPayload(request) : "")).toEqual([
      { id: "poke-1", customerId: "u-1", domain: "d", data: "x" },
    ]);
  });

  test("hold one kind each", () => {
    expect(
      toPokeRequests([poke(1), multicast, poke(2)]).map(({ kind, deliveries }) => [kind, deliveries.length]),
    ).toEqual([
      ["poke", 2],
      ["multicast", 1],
    ]);
  });

  test("stay below 6 MB, and hold at most a hundred", () => {
    const requests = toPokeRequests(many(120, "é".repeat(60_000)));
    expect(requests.flatMap(({ deliveries }) => deliveries)).toHaveLength(120);
    for (const request of requests) expect(Buffer.byteLength(toPayload(request))).toBeLessThan(6_000_000);
    expect(toPokeRequests(many(250)).map(({ deliveries }) => deliveries.length)).toEqual([100, 100, 50]);
  });
});

describe("an answer", () => {
  const accepted = { status: "accepted", id: "a", sizeBytes: 200, billedUnits: 1 };
  const answered = (value: unknown) => ({ kind: "answered" as const, payload: JSON.stringify(value) });

  test("is read reply by reply, and one that is unreadable stands alone", () => {
    expect(readAnswer(2, answered([accepted, { status: "maybe" }]))).toEqual([
      { kind: "accepted" },
      { kind: "failed", reason: "poke function: reply unreadable" },
    ]);
  });

  test("with too few or too many replies is no answer to anybody", () => {
    const unreadable = { kind: "failed", reason: "poke function: answer unreadable" };
    expect(readAnswer(2, answered([accepted]))).toEqual([unreadable, unreadable]);
    expect(readAnswer(1, answered([accepted, accepted]))).toEqual([unreadable]);
  });

  test.each([
    ["throttled", "failed"],
    ["unavailable", "failed"],
    ["unauthorized", "refused"],
    ["invalid", "refused"],
    ["too-large", "refused"],
  ])("that refuses as %s means %s", (reason, kind) => {
    const [verdict] = readAnswer(1, answered([{ status: "refused", reason, rule: "so it is" }]));
    expect(verdict).toEqual({ kind, reason: `${reason}: so it is` });
  });
});
