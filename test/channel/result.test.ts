import { describe, expect, test } from "vitest";
import { type Result, toResultRecords } from "../../src/channel/result.ts";
import { EventStreamRecord } from "../../src/pinpoint/event-stream-record.ts";
import { batchOf, NOW } from "./in-memory-channel.ts";

const { origin } = batchOf({});
const delivery = { kind: "poke" as const, id: "poke-1", recipientIds: ["ep-1"], customerId: "u-1", domain: "Playlist" };
const recordsOf = (...results: Result[]) => toResultRecords(origin, results, NOW);

describe("a result", () => {
  test("has the shape of the event stream, with the endpoint as its client", () => {
    const [record] = recordsOf({ recipientId: "ep-1", outcome: { outcome: "accepted" }, delivery });
    expect(EventStreamRecord.parse(record)).toMatchObject({
      event_type: "poke.accepted",
      event_timestamp: NOW.getTime(),
      application: { app_id: "app-1" },
      client: { client_id: "ep-1" },
      attributes: { campaign_id: "campaign-1", activity_id: "activity-1", domain: "Playlist", poke_id: "poke-1" },
    });
  });

  test("tells why somebody was skipped or refused", () => {
    const records = recordsOf(
      { recipientId: "ep-1", outcome: { outcome: "skipped", reason: "opted-out" } },
      { recipientId: "ep-2", outcome: { outcome: "refused", reason: "invalid: domain: is empty" }, delivery },
    );
    expect(records.map(({ event_type, attributes }) => [event_type, attributes?.reason])).toEqual([
      ["poke.skipped", "opted-out"],
      ["poke.refused", "invalid: domain: is empty"],
    ]);
  });

  test("is not told of what another run tells, or has told", () => {
    const queued: Result = { recipientId: "ep-1", outcome: { outcome: "queued", reason: "out of time" }, delivery };
    const duplicate: Result = { recipientId: "ep-1", outcome: { outcome: "accepted", reason: "duplicate" }, delivery };
    expect(recordsOf(queued, duplicate)).toEqual([]);
  });

  test("is told of somebody for whom an earlier batch of the send has sent the multicast", () => {
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

  test("has one event id however often it is told, and another for another endpoint", () => {
    const eventIdOf = (recipientId: string) =>
      recordsOf({ recipientId, outcome: { outcome: "accepted" }, delivery })[0]?.attributes?.event_id;
    expect(eventIdOf("ep-1")).toBe(eventIdOf("ep-1"));
    expect(eventIdOf("ep-1")).not.toBe(eventIdOf("ep-2"));
  });

  test("cuts every value at 200 characters, and never within a character", () => {
    const reason = `${"x".repeat(199)}😀`;
    const [record] = recordsOf({ recipientId: "ep-1", outcome: { outcome: "refused", reason } });
    expect(record?.attributes?.reason).toBe("x".repeat(199));
  });

  test("names no customer", () => {
    const records = recordsOf({
      recipientId: "ep-1",
      outcome: { outcome: "accepted" },
      delivery: { ...delivery, customerId: "ada" },
    });
    expect(JSON.stringify(records)).not.toContain("ada");
  });
});
