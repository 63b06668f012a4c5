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
      return { ...fieldsOf(event, name, undefined), type: "sent" };
    case "delivery":
      return { ...fieldsOf(event, name, event.delivery?.timestamp), type: "delivered" };
    case "bounce":
      return classifyBounce(event, fieldsOf(event, name, event.bounce?.timestamp));
    case "complaint":
      return classifyComplaint(event, fieldsOf(event, name, event.complaint?.timestamp));
    case "reject":
      return { ...fieldsOf(event, name, undefined), type: "failed", reason: event.reject?.reason, isPermanent: false };
    case "rendering failure":
      return { ...fieldsOf(event, name, undefined), type: "failed", reason: "rendering-failure", isPermanent: false };
    case "open":
      return { ...fieldsOf(event, name, event.open?.timestamp), type: "opened" };
    case "click":
      return { ...fieldsOf(event, name, event.click?.timestamp), type: "clicked", link: event.click?.link };
    case "subscription":
      return classifySubscription(event, fieldsOf(event, name, event.subscription?.timestamp));
    default:
      return { ...fieldsOf(event, name, event.deliveryDelay?.timestamp), type: "custom" };
  }
};

const classifyBounce = (event: SesEvent, fields: EngagementFields): EngagementEvent => ({
  // [SES developer guide: bounce object] after Transient and Undetermined, a later message may be delivered.
  ...fields,
  type: event.bounce?.bounceType === "Permanent" ? "hard-bounce" : "soft-bounce",
  reason: event.bounce?.bounceSubType,
  addresses: toAddresses(event.bounce?.bouncedRecipients, event),
});

const classifyComplaint = (event: SesEvent, fields: EngagementFields): EngagementEvent => {
  const reason = event.complaint?.complaintFeedbackType ?? undefined;
  if (reason === "not-spam") return { ...fields, type: "custom" };
  return { ...fields, type: "complaint", reason, addresses: toAddresses(event.complaint?.complainedRecipients, event) };
};

const classifySubscription = (event: SesEvent, fields: EngagementFields): EngagementEvent =>
  event.subscription?.newTopicPreferences?.unsubscribeAll === true
    ? { ...fields, type: "opt-out", reason: "unsubscribe-all", addresses: event.mail.destination ?? [] }
    : { ...fields, type: "custom" };

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

const firstValues = (tags: Record<string, string[]>): Record<string, string> => {
  const entries: [string, string][] = [];
  for (const [name, values] of Object.entries(tags)) {
    const first = values[0];
    if (first !== undefined) entries.push([name, first]);
  }
  return Object.fromEntries(entries);
};
