import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { Issue } from "../errors.ts";
import { toError } from "../to-error.ts";
import { decode, recognize, unwrap } from "./decode.ts";
import type { EngagementEvent, Notification } from "./notification.ts";
import { escapeForXml, orderKeyOf } from "./plan-delivery.ts";
import type { JsonDocument } from "./split-documents.ts";
import type { StreamRecord } from "./stream-event.ts";
import type { StreamItem } from "./stream-item.ts";

// [Amazon SNS endpoints and quotas] 256 KiB for a message with its attributes; the attributes written here stay below 4 KiB.
const BODY_MAX_BYTES = 256 * 1024 - 4 * 1024;
const REASON_MAX_LENGTH = 1_000;
const ARRIVAL = /"arrival_timestamp"\s*:\s*"?(\d+)"?\s*,?/;

/** Reads one record. Each document becomes one item: a notification, a quarantined document or a test event. */
export const readRecord = (record: StreamRecord): StreamItem[] => {
  const { documents, broken } = decode(record.data);
  return [
    ...documents.map((document) => readDocument(document, toOrigin(record, document.index))),
    ...broken.map(({ index, reason, raw }) => ({
      kind: "quarantine" as const,
      ...toOrigin(record, index),
      reason,
      raw,
    })),
  ];
};

type Origin = Pick<StreamItem, "recordId" | "position" | "arrivedAt">;

const toOrigin = (record: StreamRecord, index: number): Origin => ({
  recordId: record.id,
  position: `${record.position}:${index}`,
  arrivedAt: record.arrivedAt,
});

const readDocument = (document: JsonDocument, origin: Origin): StreamItem => {
  try {
    return toItem(document, origin);
  } catch (error) {
    // A document can nest deeper than the stack allows; whatever the cause, only this document is affected.
    return quarantine(document, origin, `unreadable: ${toError(error).message}`);
  }
};

const toItem = (document: JsonDocument, origin: Origin): StreamItem => {
  const { value, text } = unwrap(document);
  const recognized = recognize(value);
  if (recognized.kind === "test-event") return { kind: "test-event", ...origin };
  if (recognized.kind === "malformed") return quarantine(document, origin, whyMalformed(recognized.issues));
  const { event, arrivedAt, identity, receipt } = recognized;
  const id = identity === undefined ? identify(text, event.type, arrivedAt) : hash("sha256", identity, "base64url");
  const notification = { ...event, id };
  const body = toBody({ version: 1, id: notification.id, position: origin.position, ...event }, text);
  if (Buffer.byteLength(body) > BODY_MAX_BYTES) return quarantine(document, origin, "too-large-to-publish");
  const orderKey = orderKeyOf(notification);
  return { kind: "notification", ...origin, orderKey, notification, body, text: document.text, receipt };
};

const quarantine = ({ text }: JsonDocument, origin: Origin, reason: string): StreamItem => ({
  kind: "quarantine",
  ...origin,
  reason: reason.slice(0, REASON_MAX_LENGTH),
  raw: Buffer.from(text),
});

const whyMalformed = (issues: Issue[]): string =>
  `malformed: ${issues.map(({ path, rule }) => `${path}: ${rule}`).join("; ")}`;

/**
 * Pinpoint events have no id, so the id is a hash of the event's text without its arrival time: an event that arrives
 * twice is one event. Opens and clicks keep the arrival time, because Pinpoint's email events carry the time of the send
 * and two opens of one message would otherwise be equal.
 */
const identify = (text: string, type: EngagementEvent["type"], arrivedAt?: number): string => {
  const match = arrivedAt === undefined || type === "opened" || type === "clicked" ? null : ARRIVAL.exec(text);
  // Only the top-level key is left out; the same name further down is content.
  if (match === null || Number(match[1]) !== arrivedAt) return hash("sha256", text.trimEnd(), "base64url");
  const identity = text.slice(0, match.index) + text.slice(match.index + match[0].length);
  return hash("sha256", identity.trimEnd(), "base64url");
};

const toBody = (notification: Omit<Notification, "record">, text: string): string => {
  const json = JSON.stringify(notification);
  if (notification.type !== "custom" && notification.type !== "unknown") return escapeForXml(json);
  // The event's own text is inserted, so that no number is rounded and no key reordered.
  return escapeForXml(`${json.slice(0, -1)},"record":${text.trimEnd()}}`);
};
