import type { SesEvent } from "../pinpoint/ses-event.ts";
import type { EngagementEvent, EngagementFields } from "./notification.ts";

/**
 * Classifies an SES event by its type. `DeliveryDelay` is `custom`, because SES keeps trying and sends a Bounce event when
 * it gives up; so are event types that are not listed here. [SES developer guide: contents of event data]
 */
export const classifySes = (event: SesEvent): EngagementEvent => {
  const name = event.eventType ?? event.notificationType ?? "";
  switch (name.toLowerCase()) {
    case "send":
      return { type: "sent", ...fieldsOf(event, name, undefined) };
    case "delivery":
      return { type: "delivered", ...fieldsOf(event, name, event.delivery?.timestamp) };
    case "bounce":
      return classifyBounce(event, fieldsOf(event, name, event.bounce?.timestamp));
    case "complaint":
      return classifyComplaint(event, fieldsOf(event, name, event.complaint?.timestamp));
    case "reject":
      return { type: "failed", ...fieldsOf(event, name, undefined), reason: event.reject?.reason, isPermanent: false };
    case "rendering failure":
      return { type: "failed", ...fieldsOf(event, name, undefined), reason: "rendering-failure", isPermanent: false };
    case "open":
      return { type: "opened", ...fieldsOf(event, name, event.open?.timestamp) };
    case "click":
      return { type: "clicked", ...fieldsOf(event, name, event.click?.timestamp), link: event.click?.link };
    case "subscription":
      return classifySubscription(event, fieldsOf(event, name, event.subscription?.timestamp));
    default:
      return { type: "custom", ...fieldsOf(event, name, event.deliveryDelay?.timestamp) };
  }
};

const classifyBounce = (event: SesEvent, fields: EngagementFields): EngagementEvent => ({
  // [SES developer guide: bounce object] after Transient and Undetermined, a later message may be delivered.
  type: event.bounce?.bounceType === "Permanent" ? "hard-bounce" : "soft-bounce",
  ...fields,
  reason: event.bounce?.bounceSubType,
  addresses: toAddresses(event.bounce?.bouncedRecipients, event),
});

const classifyComplaint = (event: SesEvent, fields: EngagementFields): EngagementEvent => {
  const reason = event.complaint?.complaintFeedbackType ?? undefined;
  if (reason === "not-spam") return { type: "custom", ...fields };
  return { type: "complaint", ...fields, reason, addresses: toAddresses(event.complaint?.complainedRecipients, event) };
};

const classifySubscription = (event: SesEvent, fields: EngagementFields): EngagementEvent =>
  event.subscription?.newTopicPreferences?.unsubscribeAll === true
    ? { type: "opt-out", ...fields, reason: "unsubscribe-all", addresses: event.mail.destination ?? [] }
    : { type: "custom", ...fields };

const toAddresses = (recipients: { emailAddress: string }[] | undefined, event: SesEvent): string[] =>
  recipients?.map(({ emailAddress }) => emailAddress) ?? event.mail.destination ?? [];

/** SES has no campaigns: the sender sets them as message tags, under Pinpoint's names. */
const fieldsOf = (event: SesEvent, name: string, when: string | number | undefined): EngagementFields => {
  const context = event.mail.tags && firstValues(event.mail.tags);
  return {
    source: "ses",
    event: name,
    occurredAt: toMs(when ?? event.mail.timestamp),
    channel: "EMAIL",
    applicationId: context?.application_id,
    endpointId: context?.endpoint_id,
    userId: context?.user_id,
    messageId: event.mail.messageId,
    campaignId: context?.campaign_id,
    campaignActivityId: context?.campaign_activity_id,
    treatmentId: context?.treatment_id,
    journeyId: context?.journey_id,
    journeyRunId: context?.journey_run_id,
    journeyActivityId: context?.journey_activity_id,
    context,
  };
};

const toMs = (when: string | number | undefined): number | undefined => {
  const ms = typeof when === "string" ? Date.parse(when) : when;
  return Number.isSafeInteger(ms) ? ms : undefined;
};

const firstValues = (tags: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first]])));
