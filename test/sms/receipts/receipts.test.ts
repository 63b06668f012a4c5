import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EumEvent } from "../../../src/pinpoint/eum-event.ts";
import { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import {
  applyReceipt,
  closeOverdue,
  type MessageProgress,
  mayResend,
} from "../../../src/sms/receipts/message-progress.ts";
import { type Receipt, readEumReceipt, readPinpointReceipt } from "../../../src/sms/receipts/receipt.ts";

const HOUR_MS = 3_600_000;
const REQUESTED = Date.parse("2026-12-01T10:00:00Z");
const hours = (count: number) => new Date(REQUESTED + count * HOUR_MS);
const receipt = (
  status: Receipt["status"],
  isFinal: boolean,
  reason = status.toUpperCase(),
  at = REQUESTED,
): Receipt => ({
  messageId: "m-1",
  status,
  reason,
  isFinal,
  requestedAt: REQUESTED,
  at,
});
const progressAfter = (receipts: [Receipt, number][]) => {
  let progress: MessageProgress | undefined;
  const notified: string[] = [];
  for (const [one, hour] of receipts) {
    const change = applyReceipt(progress, one, hours(hour));
    progress = change.progress;
    if (change.notify !== "nothing") notified.push(`${change.notify} ${progress.status}`);
  }
  return { progress, notified };
};

describe("the progress of a text", () => {
  test("goes through its steps to one final status", () => {
    const { notified } = progressAfter([
      [receipt("queued", false), 0],
      [receipt("sent", false), 1],
      [receipt("delivered", true), 2],
    ]);
    expect(notified).toEqual(["step queued", "step sent", "final delivered"]);
  });

  test("is the same for receipts out of order and repeated", () => {
    const { progress, notified } = progressAfter([
      [receipt("delivered", true), 2],
      [receipt("sent", false), 2],
      [receipt("delivered", true), 3],
      [receipt("unknown", true), 72],
    ]);
    expect(progress).toMatchObject({ status: "delivered", isFinal: true });
    expect(notified).toEqual(["final delivered"]);
  });

  test("stays unknown until 72 hours after the request, and a late receipt can still report the delivery", () => {
    const late: [Receipt, number][] = [
      [receipt("unknown", true), 10],
      [receipt("delivered", true), 71],
    ];
    expect(progressAfter(late).notified).toEqual(["step unknown", "final delivered"]);
    expect(progressAfter([[receipt("unknown", true), 72]]).notified).toEqual(["final unknown"]);
  });

  test("is unknown for good after 72 hours without a final receipt", () => {
    const { progress } = progressAfter([[receipt("sent", false), 0]]);
    const sent = progress ?? expect.fail("a receipt makes progress");
    expect(closeOverdue(sent, hours(71.9))).toEqual({ progress: sent, notify: "nothing" });
    const closed = closeOverdue(sent, hours(72));
    expect(closed).toMatchObject({ progress: { status: "unknown", isFinal: true }, notify: "final" });
    expect(applyReceipt(closed.progress, receipt("delivered", true), hours(73)).notify).toBe("nothing");
    expect(closeOverdue(closed.progress, hours(80)).notify).toBe("nothing");
  });

  test("does not change for a failure that AWS still retries", () => {
    const { progress, notified } = progressAfter([
      [receipt("sent", false), 0],
      [receipt("failed", false, "CARRIER_UNREACHABLE"), 1],
    ]);
    expect(progress).toMatchObject({ status: "sent", isFinal: false });
    expect(notified).toEqual(["step sent"]);
  });

  test("allows to send again only after a final temporary failure, and never after unknown", () => {
    const last = (one: Receipt, hour = 1) =>
      progressAfter([[one, hour]]).progress ?? expect.fail("a receipt makes progress");
    expect(mayResend(last(receipt("failed", true, "CARRIER_UNREACHABLE")))).toBe(true);
    for (const reason of ["BLOCKED", "INVALID", "OPTED_OUT", "SPAM"])
      expect(mayResend(last(receipt("failed", true, reason)))).toBe(false);
    for (const hour of [1, 72]) expect(mayResend(last(receipt("unknown", true), hour))).toBe(false);
    expect(mayResend(last(receipt("expired", true)))).toBe(false);
    expect(mayResend(last(receipt("failed", false, "UNREACHABLE")))).toBe(false);
  });

  const anyReceipt = fc
    .record({
      status: fc.constantFrom<Receipt["status"]>("queued", "sent", "delivered", "failed", "expired", "unknown"),
      isFinal: fc.boolean(),
    })
    .map(({ status, isFinal }) => receipt(status, isFinal));

  test("never goes back, and has at most one final notification", () => {
    const ranks = ["queued", "sent", "unknown"];
    const rankOf = (status: string) => (ranks.includes(status) ? ranks.indexOf(status) : ranks.length);
    fc.assert(
      fc.property(fc.array(fc.tuple(anyReceipt, fc.integer({ min: 0, max: 100 })), { minLength: 1 }), (receipts) => {
        const { notified } = progressAfter(receipts);
        const finals = notified.filter((one) => one.startsWith("final"));
        expect(finals.length).toBeLessThanOrEqual(1);
        if (finals.length === 1) expect(notified.at(-1)).toBe(finals[0]);
        const order = notified.filter((one) => one.startsWith("step")).map((one) => rankOf(one.slice("step ".length)));
        expect(order).toEqual([...new Set(order)].sort());
      }),
    );
  });
});

describe("a receipt", () => {
  const sample = (name: string): unknown => JSON.parse(readFileSync(`events/event-stream/${name}.json`, "utf8"));
  const eum = (name: string) => readEumReceipt(EumEvent.parse(sample(name)));
  const pinpoint = (name: string) => readPinpointReceipt(EventStreamRecord.parse(sample(name)));

  test.each([
    ["eum-text-queued", "queued"],
    ["eum-text-pending", "queued"],
    ["eum-text-sent", "sent"],
    ["eum-text-delivered", "delivered"],
    ["eum-text-blocked", "failed"],
    ["eum-text-carrier-unreachable", "failed"],
    ["eum-text-ttl-expired", "expired"],
    ["eum-text-unknown", "unknown"],
  ])("of End User Messaging, %s, is %s", (name, status) => expect(eum(name)?.status).toBe(status));

  test("that a carrier accepted a text is a delivery if it is final, and else a step", () => {
    const event = EumEvent.parse(sample("eum-text-successful"));
    expect(readEumReceipt({ ...event, isFinal: true })).toMatchObject({ status: "delivered", isFinal: true });
    expect(readEumReceipt({ ...event, isFinal: false })).toMatchObject({ status: "sent", isFinal: false });
  });

  test.each([
    ["sms-buffered", "queued", false],
    ["sms-buffered-successful", "queued", false],
    ["sms-send", "sent", false],
    ["sms-success", "delivered", true],
    ["sms-success-lower-case", "delivered", true],
    ["sms-failure-unreachable", "failed", true],
    ["sms-failure-ttl-expired", "expired", true],
    ["sms-failure-unknown", "unknown", true],
    ["sms-optout", "failed", true],
  ])("of Pinpoint, %s, is %s", (name, status, isFinal) => expect(pinpoint(name)).toMatchObject({ status, isFinal }));

  test("is in no event of another kind", () => {
    const event = EumEvent.parse(sample("eum-text-sent"));
    expect(readEumReceipt({ ...event, eventType: "VOICE_COMPLETED" })).toBeUndefined();
    expect(readEumReceipt({ ...event, messageId: undefined })).toBeUndefined();
    const record = EventStreamRecord.parse(sample("sms-success"));
    expect(readPinpointReceipt({ ...record, event_type: "_email.delivered" })).toBeUndefined();
    expect(readPinpointReceipt({ ...record, attributes: {} })).toBeUndefined();
  });
});
