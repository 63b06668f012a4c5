import type { SesEvent } from "../pinpoint/ses-event.ts";
import type { Classified } from "./notification.ts";

type Told = Omit<Extract<Classified, { type: "delivered" }>, "type">;

const toMs = (when: string | number | undefined): number | undefined => {
  const ms = typeof when === "string" ? Date.parse(when) : when;
  return Number.isSafeInteger(ms) ? ms : undefined;
};

const firstOf = (tags: Record<string, string[]>): Record<string, string> => {
  const first: Record<string, string> = {};
  for (const name in tags) if (tags[name]?.[0] !== undefined) first[name] = tags[name][0];
  return first;
};

/** SES knows no campaigns: they are what the sender tagged the message with, in the names that Pinpoint gives them. */
const tell = (event: SesEvent, name: string, when: string | number | undefined): Told => {
  const context = event.mail.tags && firstOf(event.mail.tags);
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

const toAddresses = (recipients: { emailAddress: string }[] | undefined, event: SesEvent): string[] =>
  recipients?.map(({ emailAddress }) => emailAddress) ?? event.mail.destination ?? [];

const classifyBounce = (event: SesEvent, told: Told): Classified => ({
  // [SES developer guide: bounce object] Transient and Undetermined may be delivered another time.
  type: event.bounce?.bounceType === "Permanent" ? "hard-bounce" : "soft-bounce",
  ...told,
  reason: event.bounce?.bounceSubType,
  addresses: toAddresses(event.bounce?.bouncedRecipients, event),
});

const classifyComplaint = (event: SesEvent, told: Told): Classified => {
  const reason = event.complaint?.complaintFeedbackType ?? undefined;
  if (reason === "not-spam") return { type: "custom", ...told };
  return { type: "complaint", ...told, reason, addresses: toAddresses(event.complaint?.complainedRecipients, event) };
};

const classifySubscription = (event: SesEvent, told: Told): Classified =>
  event.subscription?.newTopicPreferences?.unsubscribeAll === true
    ? { type: "opt-out", ...told, reason: "unsubscribe-all", addresses: event.mail.destination ?? [] }
    : { type: "custom", ...told };

/**
 * A delay is no bounce: SES keeps trying, and says Bounce when it gives up. It is passed on as `custom`, as is every
 * event type that SES may add. [SES developer guide: contents of event data]
 */
export const classifySes = (event: SesEvent): Classified => {
  const name = event.eventType ?? event.notificationType ?? "";
  switch (name.toLowerCase()) {
    case "send":
      return { type: "sent", ...tell(event, name, undefined) };
    case "delivery":
      return { type: "delivered", ...tell(event, name, event.delivery?.timestamp) };
    case "bounce":
      return classifyBounce(event, tell(event, name, event.bounce?.timestamp));
    case "complaint":
      return classifyComplaint(event, tell(event, name, event.complaint?.timestamp));
    case "reject":
      return { type: "failed", ...tell(event, name, undefined), reason: event.reject?.reason, isPermanent: false };
    case "rendering failure":
      return { type: "failed", ...tell(event, name, undefined), reason: "rendering-failure", isPermanent: false };
    case "open":
      return { type: "opened", ...tell(event, name, event.open?.timestamp) };
    case "click":
      return { type: "clicked", ...tell(event, name, event.click?.timestamp), link: event.click?.link };
    case "subscription":
      return classifySubscription(event, tell(event, name, event.subscription?.timestamp));
    default:
      return { type: "custom", ...tell(event, name, event.deliveryDelay?.timestamp) };
  }
};
