import { ownValue } from "../own-value.ts";
import type { EumEvent } from "../pinpoint/eum-event.ts";
import type { EngagementEvent, EngagementFields } from "./notification.ts";

const CHANNELS: Record<string, string> = { TEXT: "SMS", MEDIA: "SMS", VOICE: "VOICE", RCS: "RCS" };
// [End User Messaging SMS user guide: event types] for all families. A status in none of these sets makes a `custom` event.
const SENT_STATUSES = new Set(["QUEUED", "PENDING", "SENT", "INITIATED", "RINGING"]);
const DELIVERED_STATUSES = new Set(["SUCCESSFUL", "DELIVERED", "ANSWERED", "COMPLETED"]);
const PERMANENT_FAILURES = new Set(["INVALID", "BLOCKED", "PROTECT_BLOCKED"]);
const TRANSIENT_FAILURES = new Set([
  "CARRIER_BLOCKED",
  "CARRIER_UNREACHABLE",
  "UNREACHABLE",
  "INVALID_MESSAGE",
  "TTL_EXPIRED",
  "SPAM",
  "UNKNOWN",
  "FAILED",
  "BUSY",
  "NO_ANSWER",
  "FILE_INACCESSIBLE",
  "FILE_TYPE_UNSUPPORTED",
  "FILE_SIZE_EXCEEDED",
]);

/** Classifies an SMS, voice, MMS or RCS event by the status at the end of its type, such as `TEXT_DELIVERED`. */
export const classifyEum = (event: EumEvent): EngagementEvent => {
  const name = event.eventType.toUpperCase();
  const family = name.slice(0, name.indexOf("_"));
  const status = name.slice(family.length + 1);
  const fields = fieldsOf(event, family);
  if (SENT_STATUSES.has(status)) return { ...fields, type: "sent", status };
  if (DELIVERED_STATUSES.has(status)) return { ...fields, type: "delivered" };
  if (status === "READ") return { ...fields, type: "opened" };
  if (PERMANENT_FAILURES.has(status)) return { ...fields, type: "failed", reason: status, isPermanent: true };
  if (TRANSIENT_FAILURES.has(status)) return { ...fields, type: "failed", reason: status, isPermanent: false };
  return { ...fields, type: "custom" };
};

/** The sender sets the campaign in the message's `Context`, under Pinpoint's names. */
const fieldsOf = (event: EumEvent, family: string): EngagementFields => {
  const context = event.context ?? undefined;
  return {
    source: "end-user-messaging",
    event: event.eventType,
    occurredAt: event.eventTimestamp,
    channel: ownValue(CHANNELS, family),
    applicationId: context?.application_id,
    endpointId: context?.endpoint_id,
    userId: context?.user_id,
    messageId: event.messageId,
    campaignId: context?.campaign_id,
    campaignActivityId: context?.campaign_activity_id,
    treatmentId: context?.treatment_id,
    journeyId: context?.journey_id,
    journeyRunId: context?.journey_run_id,
    journeyActivityId: context?.journey_activity_id,
    context,
  };
};
