import { isServiceEventType, SERVICE_EVENT_VERSION } from "../pinpoint/service-event.ts";
import type { EngagementEvent, EngagementFields } from "./notification.ts";
import {
  type EmailDetails,
  emailDetailsOf,
  NO_EMAIL,
  type PinpointAttributes,
  type PinpointEvent,
  pinpointFieldsOf,
} from "./pinpoint-event.ts";

const NO_ATTRIBUTES: PinpointAttributes = {};

// [Pinpoint developer guide: SMS events] statuses after which the number will never receive a message.
const PERMANENT_SMS_FAILURES = new Set(["INVALID", "INVALID_PHONE_NUMBER", "DESTINATION_COUNTRY_NOT_SUPPORTED"]);

// PutEvents accepts these types from any application, so they are results only in a record with the service version.
const CHANNEL_RESULT_TYPES: ReadonlySet<string> = new Set(["poke.accepted", "poke.refused", "poke.skipped"]);

/**
 * Classifies a Pinpoint event by its type, in any letter case. Types that are not listed here are `custom`, and so is an
 * event that only Pinpoint or the Poke channel writes but that an application sent.
 * [Pinpoint developer guide: event streams]
 */
export const classifyPinpoint = (event: PinpointEvent): EngagementEvent => {
  const type = event.event_type.toLowerCase();
  const dot = type.indexOf(".");
  const family = dot === -1 ? type : type.slice(0, dot);
  const attributes = event.attributes ?? NO_ATTRIBUTES;
  const email = family === "_email" ? emailDetailsOf(event) : NO_EMAIL;
  const fields = pinpointFieldsOf(event, family, attributes, email);
  if (event.event_version !== SERVICE_EVENT_VERSION && isWrittenByService(type)) return { ...fields, type: "custom" };
  switch (type) {
    case "_campaign.send":
      return classifySend(fields, attributes.campaign_send_status);
    case "_journey.send":
      return classifySend(fields, attributes.journey_send_status);
    case "_email.send":
    case "_sms.send":
    case "_sms.buffered":
      return { ...fields, type: "sent", status: attributes.record_status };
    case "poke.accepted":
      return { ...fields, type: "sent" };
    case "poke.refused":
    case "poke.skipped":
      // Not permanent: the message, a setting or the state of the endpoint may change.
      return { ...fields, type: "failed", reason: attributes.reason, isPermanent: false };
    case "_email.delivered":
    case "_sms.success":
    case "_campaign.received_foreground":
    case "_campaign.received_background":
    case "_journey.received_foreground":
    case "_journey.received_background":
      return { ...fields, type: "delivered" };
    case "_email.rejected":
      return { ...fields, type: "failed", reason: email.reject?.reason, isPermanent: false };
    case "_email.rendering_failure":
      return { ...fields, type: "failed", reason: "rendering-failure", isPermanent: false };
    case "_sms.failure":
      return classifySmsFailure(fields, attributes);
    case "_email.hardbounce":
      return classifyBounce("hard-bounce", fields, email);
    case "_email.softbounce":
      return classifyBounce("soft-bounce", fields, email);
    case "_email.complaint":
      return classifyComplaint(fields, email);
    case "_email.unsubscribe":
    case "_sms.optout":
      return classifyOptOut(fields, attributes, email);
    case "_email.open":
    case "_campaign.opened_notification":
    case "_journey.opened_notification":
    case "_inapp.message_displayed":
      return { ...fields, type: "opened" };
    case "_email.click":
    case "_inapp.message_clicked":
      // [Pinpoint developer guide: email events] `feedback` of a click is the URL.
      return { ...fields, type: "clicked", link: attributes.feedback };
    default:
      return { ...fields, type: "custom" };
  }
};

const isWrittenByService = (type: string): boolean => isServiceEventType(type) || CHANNEL_RESULT_TYPES.has(type);

const classifySend = (fields: EngagementFields, status: string | undefined): EngagementEvent => {
  // A journey reports the end of a quiet time as the status of a send; nothing was sent and nothing failed.
  if (status === "QUIET_TIME_WAIT_FINISHED") return { ...fields, type: "custom" };
  if (status === undefined || status === "SUCCESS") return { ...fields, type: "sent", status };
  return { ...fields, type: "failed", reason: status, isPermanent: status === "FAILURE_PERMANENT" };
};

const classifySmsFailure = (fields: EngagementFields, attributes: PinpointAttributes): EngagementEvent => {
  const reason = attributes.record_status;
  if (reason === "OPTED_OUT") return classifyOptOut(fields, attributes, NO_EMAIL);
  return { ...fields, type: "failed", reason, isPermanent: PERMANENT_SMS_FAILURES.has(reason ?? "") };
};

const classifyOptOut = (
  fields: EngagementFields,
  attributes: PinpointAttributes,
  email: EmailDetails,
): EngagementEvent => {
  const number = attributes.destination_phone_number;
  const addresses = number === undefined ? toAddresses(undefined, email) : [number];
  return { ...fields, type: "opt-out", reason: attributes.record_status, addresses };
};

const classifyBounce = (
  type: "hard-bounce" | "soft-bounce",
  fields: EngagementFields,
  email: EmailDetails,
): EngagementEvent => ({
  ...fields,
  type,
  reason: email.bounce?.bounce_sub_type,
  addresses: toAddresses(email.bounce?.bounced_recipients, email),
});

const classifyComplaint = (fields: EngagementFields, email: EmailDetails): EngagementEvent => {
  const reason = email.complaint?.complaint_feedback_type;
  // [RFC 6430] the recipient moved the message out of the spam folder: the opposite of a complaint.
  if (reason === "not-spam") return { ...fields, type: "custom" };
  return {
    ...fields,
    type: "complaint",
    reason,
    addresses: toAddresses(email.complaint?.complained_recipients, email),
  };
};

/** The addresses of the recipients; those of the message if none is listed. */
const toAddresses = (recipients: { email_address?: string | undefined }[] = [], email: EmailDetails): string[] => {
  const addresses = recipients.flatMap(({ email_address = [] }) => email_address);
  return addresses.length > 0 ? addresses : (email.mail?.destination ?? []);
};
