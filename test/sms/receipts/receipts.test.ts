import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EumEvent } from "../../../src/pinpoint/eum-event.ts";
import {
  applyReceipt,
  closeOverdue,
  type MessageProgress,
  mayResend,
} from "../../../src/sms/receipts/message-progress.ts";
import { type Receipt, readEumReceipt, readPinpointReceipt } from "../../../src/sms/receipts/receipt.ts";
import { PinpointEvent } from "../../../src/stream/pinpoint-event.ts";

const HOUR_MS = 3_600_000;
const REQUESTED = Date.parse("2026-12-01T10:00:00Z");
const hours = (count: number) => REQUESTED + count * HOUR_MS;
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
  const reached: string[] = [];
  for (const [one, hour] of receipts) {
    const before = progress;
    progress = applyReceipt(before, { ...one, at: hours(hour) });
    if (progress.status !== before?.status || progress.isFinal !== before.isFinal)
      reached.push(progress.isFinal ? `final ${progress.status}` : progress.status);
  }
  return { progress, reached };
};

describe("the progress of a text", () => {
  test("goes through its steps to one final status", () => {
    const { reached } = progressAfter([
      [receipt("queued", false), 0],
      [receipt("sent", false), 1],
      [receipt("delivered", true), 2],
    ]);
    expect(reached).toEqual(["queued", "sent", "final delivered"]);
  });

  test("is the same for receipts out of order and repeated", () => {
    const { progress, reached } = progressAfter([
      [receipt("delivered", true), 2],
      [receipt("sent", false), 2],
      [receipt("delivered", true), 3],
      [receipt("unknown", true), 72],
    ]);
    expect(progress).toMatchObject({ status: "delivered", isFinal: true, at: hours(2) });
    expect(reached).toEqual(["final delivered"]);
  });

  test("stays unknown until 72 hours after the request, and a late receipt can still report the delivery", () => {
    const late: [Receipt, number][] = [
      [receipt("unknown", true), 10],
      [receipt("delivered", true), 71],
    ];
    expect(progressAfter(late).reached).toEqual(["unknown", "final delivered"]);
    expect(progressAfter([[receipt("unknown", true), 72]]).reached).toEqual(["final unknown"]);
  });

  test("is unknown for good after 72 hours without a final receipt", () => {
    const { progress } = progressAfter([[receipt("sent", false), 0]]);
    const sent = progress ?? expect.fail("a receipt makes progress");
    expect(closeOverdue(sent, hours(71.9))).toBe(sent);
    const closed = closeOverdue(sent, hours(73));
    // Not SENT, the status of the receipt before.
    expect(closed).toMatchObject({ status: "unknown", reason: "UNKNOWN", isFinal: true, at: hours(72) });
    expect(applyReceipt(closed, { ...receipt("delivered", true), at: hours(73) })).toBe(closed);
    expect(closeOverdue(closed, hours(80))).toBe(closed);
  });

  test("does not change for a failure that AWS still retries", () => {
    const { progress, reached } = progressAfter([
      [receipt("sent", false), 0],
      [receipt("failed", false, "CARRIER_UNREACHABLE"), 1],
    ]);
    expect(progress).toMatchObject({ status: "sent", isFinal: false });
    expect(reached).toEqual(["sent"]);
  });

  test("permits another attempt only after a final temporary failure, and never after unknown", () => {
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

  test("never goes back, and becomes final at most once", () => {
    const ranks = ["queued", "sent", "unknown"];
    const rankOf = (status: string) => (ranks.includes(status) ? ranks.indexOf(status) : ranks.length);
    fc.assert(
      fc.property(fc.array(fc.tuple(anyReceipt, fc.integer({ min: 0, max: 100 })), { minLength: 1 }), (receipts) => {
        const { reached } = progressAfter(receipts);
        const finals = reached.filter((one) => one.startsWith("final"));
        expect(finals.length).toBeLessThanOrEqual(1);
        if (finals.length === 1) expect(reached.at(-1)).toBe(finals[0]);
        const order = reached.filter((one) => !one.startsWith("final")).map(rankOf);
        expect(order).toEqual([...new Set(order)].sort());
      }),
    );
  });
});

describe("a receipt", () => {
  const sample = (name: string): unknown => JSON.parse(readFileSync(`events/event-stream/${name}.json`, "utf8"));
  const eum = (name: string) => readEumReceipt(EumEvent.parse(sample(name)));
  const pinpoint = (name: string) => readPinpointReceipt(PinpointEvent.parse(sample(name)));

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

  test("of a text that a carrier accepted is a delivery if it is final, and a step otherwise", () => {
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
    const record = PinpointEvent.parse(sample("sms-success"));
    expect(readPinpointReceipt({ ...record, event_type: "_email.delivered" })).toBeUndefined();
    expect(readPinpointReceipt({ ...record, attributes: {} })).toBeUndefined();
    // An application may send a record of this type, with another version.
    expect(readPinpointReceipt({ ...record, event_version: "3.0" })).toBeUndefined();
  });
});
