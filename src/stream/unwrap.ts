import { Buffer } from "node:buffer";
import { decodeBase64 } from "./decode.ts";

type Unwrapped = { value: object; text: string };

const parseObject = (text: string): Unwrapped | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { value, text } : undefined;
  } catch {
    return undefined;
  }
};

// [Firehose developer guide: data transformation] `{ recordId, result, data: base64 }`
const fromFirehose = (value: object): Unwrapped | undefined => {
  if (!("recordId" in value) || !("data" in value) || typeof value.data !== "string") return undefined;
  const bytes = decodeBase64(value.data);
  return bytes && parseObject(Buffer.from(bytes).toString());
};

// [SNS developer guide: message format] SES and End User Messaging publish through a topic too.
const fromTopic = (value: object): Unwrapped | undefined =>
  "Type" in value && value.Type === "Notification" && "Message" in value && typeof value.Message === "string"
    ? parseObject(value.Message)
    : undefined;

// [EventBridge user guide: event structure] a rule is how SES events reach a Kinesis stream.
const fromEventBridge = (value: object): Unwrapped | undefined =>
  "detail-type" in value && "detail" in value && typeof value.detail === "object" && value.detail !== null
    ? { value: value.detail, text: JSON.stringify(value.detail) }
    : undefined;

/** The event inside the envelope that a Firehose transformation, an SNS topic or EventBridge put around it, if any. */
export const unwrap = (document: Unwrapped): Unwrapped => {
  if ("event_type" in document.value || "eventType" in document.value) return document;
  return fromFirehose(document.value) ?? fromTopic(document.value) ?? fromEventBridge(document.value) ?? document;
};
