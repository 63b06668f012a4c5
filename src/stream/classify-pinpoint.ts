import * as z from "zod";
import type { EngagementRecord } from "./engagement-record.ts";
import type { Classified } from "./notification.ts";

type Attributes = Record<string, string>;
type Told = Omit<Extract<Classified, { type: "delivered" }>, "type">;

const Recipients = z.array(z.object({ email_address: z.string() })).optional();

/** Bounce, complaint and reject are known from AWS's Athena sample alone, so nothing in them is relied upon. */
const MailEvent = z.object({
  mail: z.object({ message_id: z.string().optional(), destination: z.array(z.string()).optional() }).optional(),
  bounce: z.object({ bounce_sub_type: z.string().optional(), bounced_recipients: Recipients }).optional(),
  complaint: z.object({ complaint_feedback_type: z.string().optional(), complained_recipients: Recipients }).optional(),
  reject: z.object({ reason: z.string().optional() }).optional(),
});
const Facets = z.object({ email_channel: z.object({ mail_event: MailEvent }) });
type MailEvent = z.infer<typeof MailEvent>;

const NO_MAIL: MailEvent = {};
const NO_ATTRIBUTES: Attributes = {};

const mailEventOf = (record: EngagementRecord): MailEvent => {
  if (record.facets === undefined) return NO_MAIL;
  const parsed = Facets.safeParse(record.facets);
  return parsed.success ? parsed.data.email_channel.mail_event : NO_MAIL;
};

const USER_ID = /"UserId"\s*:\s*("(?:[^"\\]|\\.)*")/;

/**
 * `custom.endpoint` is JSON in a string, and not always whole. One field of it is wanted: to parse it all would cost as
 * much as all of the classification, and a broken one would cost the id.
 */
const userIdOf = (record: EngagementRecord): string | undefined => {
  const quoted = USER_ID.exec(record.client_context?.custom?.endpoint ?? "")?.[1];
  if (!quoted?.includes("\\")) return quoted?.slice(1, -1);
  return unquote(quoted);
};

const unquote = (quoted: string): string | undefined => {
  try {
    return z.string().parse(JSON.parse(quoted));
  } catch {
    return undefined;
  }
};

const channelOf = (family: string, attributes: Attributes): string | undefined => {
  if (family === "_email") return "EMAIL";
  if (family === "_sms") return "SMS";
  if (family === "_inapp") return "IN_APP";
  return attributes.delivery_type ?? attributes.journey_activity_type;
};

const isOwnId = (family: string, { campaign_id, journey_id }: Attributes): boolean =>
  (family !== "_email" && family !== "_sms") || campaign_id !== undefined || journey_id !== undefined;

const tell = (record: EngagementRecord, family: string, attributes: Attributes, mail: MailEvent): Told => ({
  source: "pinpoint",
  event: record.event_type,
  occurredAt: record.event_timestamp,
  channel: channelOf(family, attributes),
  applicationId: record.application?.app_id,
  // [Pinpoint developer guide: event streams] for transactional messages `client_id` is not an endpoint's.
  endpointId: isOwnId(family, attributes) ? record.client?.client_id : undefined,
  userId: userIdOf(record),
  messageId: attributes.message_id ?? mail.mail?.message_id,
  campaignId: attributes.campaign_id,
  campaignActivityId: attributes.campaign_activity_id,
  treatmentId: attributes.treatment_id,
  journeyId: attributes.journey_id,
  journeyRunId: attributes.journey_run_id,
  journeyActivityId: attributes.journey_activity_id,
  context: record.attributes,
});

const toAddresses = (recipients: { email_address: string }[] | undefined, mail: MailEvent): string[] =>
  recipients?.map(({ email_address }) => email_address) ?? mail.mail?.destination ?? [];

const classifySend = (told: Told, status: string | undefined, reason = status): Classified => {
  // A journey tells of the end of a wait with a status of its own; nothing was sent and nothing failed.
  if (status === "QUIET_TIME_WAIT_FINISHED") return { type: "custom", ...told };
  if (status === undefined || status === "SUCCESS") return { type: "sent", ...told, status };
  return { type: "failed", ...told, reason, isPermanent: status === "FAILURE_PERMANENT" };
};

// [Pinpoint developer guide: SMS events] statuses after which the same number will never receive.
const LASTING_SMS_FAILURES = new Set(["INVALID", "INVALID_PHONE_NUMBER", "DESTINATION_COUNTRY_NOT_SUPPORTED"]);

const classifySmsFailure = (told: Told, attributes: Attributes): Classified => {
  const reason = attributes.record_status;
  if (reason === "OPTED_OUT") return classifyOptOut(told, attributes, NO_MAIL);
  return { type: "failed", ...told, reason, isPermanent: LASTING_SMS_FAILURES.has(reason ?? "") };
};

const classifyOptOut = (told: Told, attributes: Attributes, mail: MailEvent): Classified => {
  const number = attributes.destination_phone_number;
  const addresses = number === undefined ? toAddresses(undefined, mail) : [number];
  return { type: "opt-out", ...told, reason: attributes.record_status, addresses };
};

const classifyComplaint = (told: Told, mail: MailEvent): Classified => {
  const reason = mail.complaint?.complaint_feedback_type;
  // [RFC 6430] the recipient took the mail out of the spam folder: the opposite of a complaint.
  if (reason === "not-spam") return { type: "custom", ...told };
  return { type: "complaint", ...told, reason, addresses: toAddresses(mail.complaint?.complained_recipients, mail) };
};

const classifyBounce = (type: "hard-bounce" | "soft-bounce", told: Told, mail: MailEvent): Classified => ({
  type,
  ...told,
  reason: mail.bounce?.bounce_sub_type,
  addresses: toAddresses(mail.bounce?.bounced_recipients, mail),
});

/** Documented types and those that AWS's own clients send. [Pinpoint developer guide: event streams; facts §3.3] */
export const classifyPinpoint = (record: EngagementRecord): Classified => {
  const name = record.event_type.toLowerCase();
  const dot = name.indexOf(".");
  const family = dot === -1 ? name : name.slice(0, dot);
  const attributes = record.attributes ?? NO_ATTRIBUTES;
  const mail = family === "_email" ? mailEventOf(record) : NO_MAIL;
  const told = tell(record, family, attributes, mail);
  switch (name) {
    case "_campaign.send":
      return classifySend(told, attributes.campaign_send_status);
    case "_journey.send":
      return classifySend(told, attributes.journey_send_status);
    case "_email.send":
    case "_sms.send":
    case "_sms.buffered":
      return { type: "sent", ...told, status: attributes.record_status };
    case "_email.delivered":
    case "_sms.success":
    case "_campaign.received_foreground":
    case "_campaign.received_background":
    case "_journey.received_foreground":
    case "_journey.received_background":
      return { type: "delivered", ...told };
    case "_email.rejected":
      return { type: "failed", ...told, reason: mail.reject?.reason, isPermanent: false };
    case "_email.rendering_failure":
      return { type: "failed", ...told, reason: "rendering-failure", isPermanent: false };
    case "_sms.failure":
      return classifySmsFailure(told, attributes);
    case "_email.hardbounce":
      return classifyBounce("hard-bounce", told, mail);
    case "_email.softbounce":
      return classifyBounce("soft-bounce", told, mail);
    case "_email.complaint":
      return classifyComplaint(told, mail);
    case "_email.unsubscribe":
    case "_sms.optout":
      return classifyOptOut(told, attributes, mail);
    case "_email.open":
    case "_campaign.opened_notification":
    case "_journey.opened_notification":
    case "_inapp.message_displayed":
      return { type: "opened", ...told };
    case "_email.click":
    case "_inapp.message_clicked":
      // For a click `feedback` is the URL. [Pinpoint developer guide: email events]
      return { type: "clicked", ...told, link: attributes.feedback };
    default:
      return { type: "custom", ...told };
  }
};
