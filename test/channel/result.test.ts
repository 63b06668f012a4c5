import { describe, expect, test } from "vitest";
import { type Result, readPokeResponses, toResultRecords } from "../../src/channel/result.ts";
import { EventStreamRecord } from "../../src/pinpoint/event-stream-record.ts";
import { batchOf, NOW } from "./in-memory-channel.ts";

const { origin } = batchOf({});
const delivery = { kind: "poke" as const, id: "poke-1", recipientIds: ["ep-1"], customerId: "u-1", domain: "Playlist" };
const recordsOf = (...results: Result[]) => toResultRecords(origin, results, NOW);

describe("a result", () => {
  test("has the shape of an event stream record, with the endpoint as its client", () => {
    const [record] = recordsOf({ recipientId: "ep-1", outcome: { outcome: "accepted" }, delivery });
    expect(EventStreamRecord.parse(record)).toMatchObject({
      event_type: "poke.accepted",
      event_timestamp: NOW.getTime(),
      application: { app_id: "app-1" },
      client: { client_id: "ep-1" },
      attributes: { campaign_id: "campaign-1", activity_id: "activity-1", domain: "Playlist", poke_id: "poke-1" },
    });
  });

  test("has the reason why an endpoint was skipped or refused", () => {
    const records = recordsOf(
      { recipientId: "ep-1", outcome: { outcome: "skipped", reason: "opted-out" } },
      { recipientId: "ep-2", outcome: { outcome: "refused", reason: "invalid: domain: is empty" }, delivery },
    );
    expect(records.map(({ event_type, attributes }) => [event_type, attributes?.reason])).toEqual([
      ["poke.skipped", "opted-out"],
      ["poke.refused", "invalid: domain: is empty"],
    ]);
  });

  test("is not written for a queued delivery, which another run reports", () => {
    expect(recordsOf({ recipientId: "ep-1", outcome: { outcome: "queued", reason: "out of time" }, delivery })).toEqual(
      [],
    );
  });

  test("of a duplicate is that of the first delivery, whose run may have ended before it wrote the result", () => {
    const first = recordsOf({ recipientId: "ep-1", outcome: { outcome: "accepted" }, delivery });
    expect(recordsOf({ recipientId: "ep-1", outcome: { outcome: "accepted", reason: "duplicate" }, delivery })).toEqual(
      first,
    );
  });

  test("is written for an endpoint whose multicast an earlier batch of the send has sent", () => {
    const multicast = {
      kind: "multicast" as const,
      id: "m-1",
      recipientIds: ["ep-9"],
      filter: "jazz",
      domain: "PLAYLIST",
    };
    const [record] = recordsOf({
      recipientId: "ep-9",
      outcome: { outcome: "accepted", reason: "duplicate" },
      delivery: multicast,
    });
    expect(record).toMatchObject({ event_type: "poke.accepted", client: { client_id: "ep-9" } });
  });

  test("has the same event id each time it is written, and a different one for another endpoint", () => {
    const eventIdOf = (recipientId: string) =>
      recordsOf({ recipientId, outcome: { outcome: "accepted" }, delivery })[0]?.attributes?.event_id;
    expect(eventIdOf("ep-1")).toBe(eventIdOf("ep-1"));
    expect(eventIdOf("ep-1")).not.toBe(eventIdOf("ep-2"));
  });

  test("truncates every value to 200 characters without splitting a surrogate pair", () => {
    const reason = `${"x".repeat(199)}😀`;
    const longDomain = { ...delivery, domain: "y".repeat(201) };
    const [record] = recordsOf({
      recipientId: "ep-1",
      outcome: { outcome: "refused", reason },
      delivery: longDomain,
    });
    expect(record?.attributes).toMatchObject({ reason: "x".repeat(199), domain: "y".repeat(200) });
  });

  test("contains no customer id", () => {
    const records = recordsOf({
      recipientId: "ep-1",
      outcome: { outcome: "accepted" },
      delivery: { ...delivery, customerId: "ada" },
    });
    expect(JSON.stringify(records)).not.toContain("ada");
  });
});

describe("the response of a poke function", () => {
  const accepted = { status: "accepted", id: "a", sizeBytes: 200, billedUnits: 1 };
  const returned = (value: unknown) => ({ kind: "returned" as const, payload: JSON.stringify(value) });

  test("is parsed message by message, and only the unreadable one fails", () => {
    expect(readPokeResponses(2, returned([accepted, { status: "maybe" }]))).toEqual([
      { kind: "accepted" },
      { kind: "failed", reason: "poke function: response to the message unreadable" },
    ]);
  });

  test("with too few or too many entries fails every delivery", () => {
    const unreadable = { kind: "failed", reason: "poke function: response unreadable" };
    expect(readPokeResponses(2, returned([accepted]))).toEqual([unreadable, unreadable]);
    expect(readPokeResponses(1, returned([accepted, accepted]))).toEqual([unreadable]);
  });

  test.each([
    ["throttled", "failed"],
    ["unavailable", "failed"],
    ["unauthorized", "refused"],
    ["invalid", "refused"],
    ["too-large", "refused"],
  ])("with a refusal as %s means %s", (reason, kind) => {
    const [result] = readPokeResponses(1, returned([{ status: "refused", reason, rule: "the rule" }]));
    expect(result).toEqual({ kind, reason: `${reason}: the rule` });
  });
});
