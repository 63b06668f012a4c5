import { Buffer } from "node:buffer";
import type { Issue } from "../errors.ts";
import { type Document, decode } from "./decode.ts";
import { recognize } from "./engagement.ts";
import { identify } from "./identity.ts";
import type { Classified, Notification } from "./notification.ts";
import type { StreamRecord } from "./stream-event.ts";
import { unwrap } from "./unwrap.ts";

/** Where a document stood: `position` is `shard:sequence number:index`, the same whenever the record comes again. */
type Place = { recordId: string; position: string; arrivedAt: Date };
/**
 * A notification ready to be published: `body` is its JSON, `text` the event it was read from. Those with one `orderKey`
 * must not overtake each other: an endpoint's, a message's where no endpoint is known, or one alone.
 */
export type Outgoing = Place & {
  kind: "notification";
  orderKey: string;
  notification: Classified & { id: string };
  body: string;
  text: string;
};
export type Quarantined = Place & { kind: "quarantine"; reason: string; raw: Uint8Array };
/** What one document of a record comes to. */
export type StreamItem = Outgoing | Quarantined | (Place & { kind: "test-event" });

// [SNS quotas] 256 KiB for a message with its attributes; the attributes written here stay below 4 KiB.
const BODY_MAX_BYTES = 256 * 1024 - 4 * 1024;
const REASON_MAX_LENGTH = 1_000;
// XML 1.0, in which SNS answers and hands to SQS, has no place for these two; JSON has an escape for them.
const NOT_IN_XML = /[\uFFFE\uFFFF]/g;

const escapeForXml = (body: string): string =>
  body.replace(NOT_IN_XML, (character) => (character === "\uFFFE" ? "\\ufffe" : "\\uffff"));

const toBody = (notification: Omit<Notification, "record">, text: string): string => {
  const json = JSON.stringify(notification);
  if (notification.type !== "custom" && notification.type !== "unknown") return escapeForXml(json);
  // The event's own text, so that nothing in it is rounded or reordered.
  return escapeForXml(`${json.slice(0, -1)},"record":${text.trimEnd()}}`);
};

const placeOf = (record: StreamRecord, index: number): Place => ({
  recordId: record.id,
  position: `${record.position}:${index}`,
  arrivedAt: record.arrivedAt,
});

const orderKeyOf = ({ applicationId = "", endpointId, messageId, id }: Outgoing["notification"]): string =>
  endpointId === undefined ? (messageId ?? id) : `${applicationId}/${endpointId}`;

const toItem = (place: Place, document: Document): StreamItem => {
  const { value, text } = unwrap(document);
  const quarantine = (reason: string): Quarantined => ({
    kind: "quarantine",
    ...place,
    reason,
    raw: Buffer.from(document.text),
  });
  const recognized = recognize(value);
  if (recognized.kind === "test-event") return { kind: "test-event", ...place };
  if (recognized.kind === "malformed") return quarantine(whyMalformed(recognized.issues));
  const { classified, arrivedAt } = recognized;
  const notification = { ...classified, id: identify(text, classified.type, arrivedAt) };
  const body = toBody({ version: 1, id: notification.id, position: place.position, ...classified }, text);
  if (Buffer.byteLength(body) > BODY_MAX_BYTES) return quarantine("too-large-to-publish");
  const orderKey = orderKeyOf(notification);
  return { kind: "notification", ...place, orderKey, notification, body, text: document.text };
};

const whyMalformed = (issues: Issue[]): string =>
  `malformed: ${issues.map(({ path, rule }) => `${path}: ${rule}`).join("; ")}`.slice(0, REASON_MAX_LENGTH);

const toItemOrQuarantine = (place: Place, document: Document): StreamItem => {
  try {
    return toItem(place, document);
  } catch (error) {
    // A document may nest deeper than the stack; whatever it is, it is one record's fault.
    const reason = `unreadable: ${error instanceof Error ? error.message : String(error)}`.slice(0, REASON_MAX_LENGTH);
    return { kind: "quarantine", ...place, reason, raw: Buffer.from(document.text) };
  }
};

/** Everything in one record: each document is a notification, a kept unknown, a test event, or goes to quarantine. */
export const readRecord = (record: StreamRecord): StreamItem[] => {
  const { documents, broken } = decode(record.data);
  return [
    ...documents.map((document) => toItemOrQuarantine(placeOf(record, document.index), document)),
    ...broken.map(({ index, reason, raw }) => ({
      kind: "quarantine" as const,
      ...placeOf(record, index),
      reason,
      raw,
    })),
  ];
};
