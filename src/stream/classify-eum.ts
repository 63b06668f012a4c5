import type { EumEvent } from "../pinpoint/eum-event.ts";
import type { Classified } from "./notification.ts";

type Told = Omit<Extract<Classified, { type: "delivered" }>, "type">;

const CHANNELS: Record<string, string> = { TEXT: "SMS", MEDIA: "SMS", VOICE: "VOICE", RCS: "RCS" };
// [End User Messaging SMS user guide: event types] of all families; what is in none of these sets is passed on as custom.
const ON_THE_WAY = new Set(["QUEUED", "PENDING", "SENT", "INITIATED", "RINGING"]);
const ARRIVED = new Set(["SUCCESSFUL", "DELIVERED", "ANSWERED", "COMPLETED"]);
const NEVER = new Set(["INVALID", "BLOCKED", "PROTECT_BLOCKED"]);
const NOT_THIS_TIME = new Set([
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

/** The sender's `Context` names the campaign, in the names that Pinpoint gives to its parts. */
const tell = (event: EumEvent, family: string): Told => {
  const context = event.context ?? undefined;
  return {
    source: "end-user-messaging",
    event: event.eventType,
    occurredAt: event.eventTimestamp,
    channel: CHANNELS[family],
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

export const classifyEum = (event: EumEvent): Classified => {
  const name = event.eventType.toUpperCase();
  const family = name.slice(0, name.indexOf("_"));
  const status = name.slice(family.length + 1);
  const told = tell(event, family);
  if (ON_THE_WAY.has(status)) return { type: "sent", ...told, status };
  if (ARRIVED.has(status)) return { type: "delivered", ...told };
  if (status === "READ") return { type: "opened", ...told };
  if (NEVER.has(status)) return { type: "failed", ...told, reason: status, isPermanent: true };
  if (NOT_THIS_TIME.has(status)) return { type: "failed", ...told, reason: status, isPermanent: false };
  return { type: "custom", ...told };
};
