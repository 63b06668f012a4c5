// From the bytes of a record to the events in it: decode the JSON, remove the envelope, recognize the product.
import { Buffer, isUtf8 } from "node:buffer";
import type * as z from "zod";
import { type Issue, toIssues } from "../errors.ts";
import { isJsonObject, parseJson } from "../parse-json.ts";
import { EumEvent } from "../pinpoint/eum-event.ts";
import { SesEvent } from "../pinpoint/ses-event.ts";
import { type Receipt, readEumReceipt, readPinpointReceipt } from "../sms/receipts/receipt.ts";
import { classifyEum } from "./classify-eum.ts";
import { classifyPinpoint } from "./classify-pinpoint.ts";
import { classifySes } from "./classify-ses.ts";
import type { EngagementEvent } from "./notification.ts";
import { PinpointEvent, resultIdentityOf } from "./pinpoint-event.ts";
import { type Decoded, type JsonDocument, splitDocuments } from "./split-documents.ts";

const BYTE_ORDER_MARK = 0xfeff;
const EUM_FAMILY = /^(?:TEXT|VOICE|MEDIA|RCS)_/i;

/**
 * Decodes the base64 data of one record: a single JSON object, one object per line, concatenated objects, or an array
 * of objects. Text that is not UTF-8 is rejected, never decoded with replacement characters.
 */
export const decode = (base64: string): Decoded => {
  const bytes = decodeBase64(base64);
  if (bytes === undefined) return toBroken("not-base64", Buffer.from(base64));
  if (!isUtf8(bytes)) return toBroken("not-utf-8", bytes);
  const decodedText = bytes.toString();
  const text = decodedText.charCodeAt(0) === BYTE_ORDER_MARK ? decodedText.slice(1) : decodedText;
  const whole = parseJson(text);
  if (isJsonObject(whole)) return { documents: [{ index: 0, value: whole, text }], broken: [] };
  if (text.trim() === "") return toBroken("empty", bytes);
  const decoded = splitDocuments(text, whole);
  return decoded.documents.length > 0 ? decoded : toBroken(decoded.broken[0]?.reason ?? "not-an-object", bytes);
};

/** Node skips characters that are not base64, so invalid input decodes to fewer bytes than its length implies. */
const decodeBase64 = (base64: string): Buffer | undefined => {
  const bytes = Buffer.from(base64, "base64");
  return bytes.length === Math.floor(((base64.length - paddingOf(base64)) * 3) / 4) ? bytes : undefined;
};

const paddingOf = (base64: string): number => (base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0);

const toBroken = (reason: string, raw: Uint8Array): Decoded => ({ documents: [], broken: [{ index: 0, reason, raw }] });

type Content = Pick<JsonDocument, "value" | "text">;

/** The event inside the envelope of a Firehose transformation, an SNS topic or EventBridge, or the document itself. */
export const unwrap = (document: Content): Content => {
  if ("event_type" in document.value || "eventType" in document.value) return document;
  return fromFirehose(document.value) ?? fromTopic(document.value) ?? fromEventBridge(document.value) ?? document;
};

// [Firehose developer guide: data transformation] `{ recordId, result, data: base64 }`
const fromFirehose = (value: object): Content | undefined => {
  if (!("recordId" in value) || !("data" in value) || typeof value.data !== "string") return undefined;
  const bytes = decodeBase64(value.data);
  return bytes && parseContent(bytes.toString());
};

// [SNS developer guide: message formats] SES and End User Messaging can publish to a topic.
const fromTopic = (value: object): Content | undefined =>
  "Type" in value && value.Type === "Notification" && "Message" in value && typeof value.Message === "string"
    ? parseContent(value.Message)
    : undefined;

// [EventBridge user guide: event structure] A rule delivers SES events to a Kinesis stream.
const fromEventBridge = (value: object): Content | undefined =>
  "detail-type" in value && "detail" in value && typeof value.detail === "object" && value.detail !== null
    ? { value: value.detail, text: JSON.stringify(value.detail) }
    : undefined;

const parseContent = (text: string): Content | undefined => {
  const value = parseJson(text);
  return isJsonObject(value) ? { value, text } : undefined;
};

/**
 * What a JSON document is. `arrivedAt` is the event's own arrival timestamp, in milliseconds since the epoch; `identity`
 * identifies an event whose texts differ when it is written again; `receipt` is what it says about an outbound text.
 */
export type Recognized =
  | {
      kind: "event";
      event: EngagementEvent;
      arrivedAt?: number | undefined;
      identity?: string | undefined;
      receipt?: Receipt | undefined;
    }
  | { kind: "test-event" }
  | { kind: "malformed"; issues: Issue[] };

/**
 * Detects the product by a key that its events always have, then parses and classifies the document with the schema of
 * that product. A document of any other product is an event of type `unknown`.
 */
export const recognize = (document: object): Recognized => {
  if ("event_type" in document) return parseAs(PinpointEvent, document, fromPinpoint);
  if ("mail" in document && ("eventType" in document || "notificationType" in document)) {
    return parseAs(SesEvent, document, (event) => ({ kind: "event", event: classifySes(event) }));
  }
  if ("eventType" in document && typeof document.eventType === "string" && EUM_FAMILY.test(document.eventType)) {
    return parseAs(EumEvent, document, (event) => ({
      kind: "event",
      event: classifyEum(event),
      receipt: readEumReceipt(event),
    }));
  }
  return { kind: "event", event: { type: "unknown", source: "other", event: "unknown" } };
};

const parseAs = <T>(schema: z.ZodType<T>, document: object, classify: (parsed: T) => Recognized): Recognized => {
  const parsed = schema.safeParse(document);
  return parsed.success ? classify(parsed.data) : { kind: "malformed", issues: toIssues(parsed.error) };
};

const fromPinpoint = (event: PinpointEvent): Recognized => {
  // unspecified by AWS; Pinpoint writes it when a stream is connected, and it reports no engagement.
  if (event.event_type === "_test.event_stream") return { kind: "test-event" };
  const classified = classifyPinpoint(event);
  return {
    kind: "event",
    event: classified,
    arrivedAt: event.arrival_timestamp,
    identity: resultIdentityOf(event),
    receipt: classified.channel === "SMS" ? readPinpointReceipt(event) : undefined,
  };
};
