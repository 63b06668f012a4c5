import { expect, test } from "vitest";
import { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import { createEffects, type EffectTargets } from "../../../src/sms/flow/create-effects.ts";
import { Notification } from "../../../src/stream/notification.ts";
import { CUSTOMER, NOW, NUMBER } from "../in-memory-two-way.ts";

const PARTIES = { customer: CUSTOMER, number: NUMBER };

const fixture = (own: Partial<EffectTargets> = {}) => {
  const calls: unknown[] = [];
  const effects = createEffects({
    setAttribute: async () => {},
    setListed: async () => {},
    setEndpointsOptOut: async (_, optOut) => void calls.push(optOut),
    suppressor: { suppress: async ({ addresses, reason }) => void calls.push([reason, ...addresses]) },
    endSuppression: async (addresses) => void calls.push(["end", ...addresses]),
    topic: {
      publish: async (batch) => {
        calls.push(...batch.map(({ body }) => Notification.parse(JSON.parse(body))));
        return batch.map(() => ({ kind: "published" }));
      },
    },
    writeRecords: async (records) => {
      calls.push(...records.map((record) => EventStreamRecord.parse(record)));
      return [];
    },
    clock: () => NOW,
    ...own,
  });
  return { effects, calls };
};

test("an opt-out suppresses the number before it reaches the endpoints, and an opt-in ends that", async () => {
  const { effects, calls } = fixture();
  await effects.setEndpointsOptOut(PARTIES, "ALL");
  await effects.setEndpointsOptOut(PARTIES, "NONE");
  expect(calls).toEqual([["opt-out", CUSTOMER], "ALL", ["end", CUSTOMER], "NONE"]);
});

test("an opt-out and an opt-in are notifications with the id of their text", async () => {
  const { effects, calls } = fixture();
  await effects.publishOptOut(PARTIES, true, "in-1");
  await effects.publishOptOut(PARTIES, false, "in-2");
  const shared = { channel: "SMS", addresses: [CUSTOMER], context: { number: NUMBER } };
  expect(calls).toMatchObject([
    { type: "opt-out", event: "sms.opted-out", id: "sms/in-1", ...shared },
    { type: "opt-in", event: "sms.opted-in", id: "sms/in-2", ...shared },
  ]);
});

test("a hand-off, each further text and its end are events with the id of their text", async () => {
  const { effects, calls } = fixture();
  await effects.handOff(PARTIES, { reason: "another time", text: "Tuesday" }, "in-1");
  await effects.forward(PARTIES, "or Friday", "in-2");
  await effects.endHandOff(PARTIES, "in-3");
  expect(calls).toMatchObject([
    { event_type: "sms.hand-off", attributes: { reason: "another time", text: "Tuesday", event_id: "in-1" } },
    { event_type: "sms.for-person", attributes: { text: "or Friday", event_id: "in-2" } },
    { event_type: "sms.hand-off-ended", client: { client_id: CUSTOMER }, attributes: { event_id: "in-3" } },
  ]);
});

test("an event or a notification that was not accepted fails, so that it is attempted again", async () => {
  const { effects } = fixture({
    writeRecords: async (records) => records,
    topic: { publish: async () => [{ kind: "failed", reason: "throttled" }] },
  });
  await expect(effects.forward(PARTIES, "hello", "in-1")).rejects.toMatchObject({ name: "Unfinished" });
  await expect(effects.publishOptOut(PARTIES, true, "in-1")).rejects.toThrow("throttled");
});
