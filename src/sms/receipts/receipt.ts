import type { EumEvent } from "../../pinpoint/eum-event.ts";
import { SERVICE_EVENT_VERSION } from "../../pinpoint/service-event.ts";

export type MessageStatus = "queued" | "sent" | "delivered" | "failed" | "expired" | "unknown";

/** One receipt of an outbound text. Times are in milliseconds since the epoch. */
export type Receipt = {
  messageId: string;
  status: MessageStatus;
  /** AWS's own status, such as CARRIER_UNREACHABLE. */
  reason: string;
  /** Whether AWS sends no further receipt. */
  isFinal: boolean;
  requestedAt: number;
  at: number;
};

// [End User Messaging SMS user guide: event types; Pinpoint developer guide: SMS events] Any other status is a failure.
const QUEUED = new Set(["QUEUED", "PENDING"]);
const DELIVERED = new Set(["SUCCESSFUL", "DELIVERED"]);

const toStatus = (status: string, isFinal: boolean): MessageStatus => {
  if (QUEUED.has(status)) return "queued";
  if (status === "SENT") return "sent";
  // SUCCESSFUL: a carrier accepted the text. It is the last receipt of carriers that do not report deliveries.
  if (DELIVERED.has(status)) return isFinal ? "delivered" : "sent";
  if (status === "TTL_EXPIRED") return "expired";
  if (status === "UNKNOWN") return "unknown";
  return "failed";
};

/** The receipt in a `TEXT_*` event; `undefined` if it is another event. */
export const readEumReceipt = (event: EumEvent): Receipt | undefined => {
  const { eventType, messageId, messageStatus, eventTimestamp, messageRequestTimestamp } = event;
  if (messageId === undefined || !eventType.toUpperCase().startsWith("TEXT_")) return undefined;
  const reason = (messageStatus ?? eventType.slice("TEXT_".length)).toUpperCase();
  const isFinal = event.isFinal ?? isFinalStatus(reason);
  return {
    messageId,
    status: toStatus(reason, isFinal),
    reason,
    isFinal,
    requestedAt: typeof messageRequestTimestamp === "number" ? messageRequestTimestamp : eventTimestamp,
    at: eventTimestamp,
  };
};

const isFinalStatus = (reason: string): boolean => !QUEUED.has(reason) && reason !== "SENT";

// [Pinpoint developer guide: SMS events] In lower case, because older documents differ in case.
const FINAL_SMS_EVENTS = new Set(["_sms.success", "_sms.failure", "_sms.optout"]);
const PENDING_SMS_EVENTS = new Set(["_sms.buffered", "_sms.send"]);

type PinpointRecord = {
  event_type: string;
  event_version?: string | undefined;
  event_timestamp: number;
  attributes?: Record<string, string> | undefined;
};

/**
 * The receipt in an `_SMS.*` record of the event stream; `undefined` if it is another record, or if an application sent it.
 */
export const readPinpointReceipt = (record: PinpointRecord): Receipt | undefined => {
  if (record.event_version !== SERVICE_EVENT_VERSION) return undefined;
  const type = record.event_type.toLowerCase();
  const isFinal = FINAL_SMS_EVENTS.has(type);
  const messageId = record.attributes?.message_id;
  if (messageId === undefined || !(isFinal || PENDING_SMS_EVENTS.has(type))) return undefined;
  const reason = (record.attributes?.record_status ?? "UNKNOWN").toUpperCase();
  return {
    messageId,
    // A buffered text with the status SUCCESSFUL has been observed: it is only accepted.
    status: isFinal ? toStatus(reason, true) : type === "_sms.send" ? "sent" : "queued",
    reason,
    isFinal,
    requestedAt: record.event_timestamp,
    at: record.event_timestamp,
  };
};
