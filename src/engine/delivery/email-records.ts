import { type EventOrigin, eventRecord } from "./event-record.ts";
import type { MessageAttempt } from "./message-attempt.ts";

const DEFAULT_FROM = "no-reply@example.com";

/** The event-stream records about an email that was sent, or rejected. */
export const emailRecords = (origin: EventOrigin, message: MessageAttempt, ids: Record<string, string>) =>
  emailEvents(message).map(({ event, detail }) =>
    eventRecord(
      origin,
      event,
      { ...ids, feedback: event === "_email.delivered" ? "delivered" : "received" },
      {
        client_context: { custom: { legacy_identifier: origin.appId } },
        facets: { email_channel: { mail_event: { mail: mailOf(origin, message), ...detail } } },
      },
    ),
  );

/** The events of an email. The bounce and complaint addresses of the SES mailbox simulator work, also at example.com. */
const emailEvents = ({ address, sent }: MessageAttempt): { event: string; detail: object }[] => {
  if (!sent) return [{ event: "_email.rejected", detail: { reject: { reason: "rejected by the sending port" } } }];
  const send = { event: "_email.send", detail: { send: {} } };
  const delivered = { event: "_email.delivered", detail: { delivery: deliveryOf(address) } };
  const simulated = simulatedEvent(address);
  switch (simulated) {
    case "bounce":
      return [send, { event: "_email.hardbounce", detail: { bounce: bounceOf(address) } }];
    case "complaint":
      return [send, delivered, { event: "_email.complaint", detail: { complaint: complaintOf(address) } }];
    case undefined:
      return [send, delivered];
    default:
      return simulated satisfies never;
  }
};

/** [SES developer guide: mailbox simulator] an address may carry a label, as in `bounce+label@`. */
const simulatedEvent = (address: string): "bounce" | "complaint" | undefined => {
  const [local = "", domain = ""] = address.toLowerCase().split("@");
  if (domain !== "simulator.amazonses.com" && domain !== "example.com") return undefined;
  if (local.startsWith("bounce")) return "bounce";
  return local.startsWith("complaint") ? "complaint" : undefined;
};

const mailOf = ({ now }: EventOrigin, { address, messageId, subject = "", from = DEFAULT_FROM }: MessageAttempt) => ({
  message_id: messageId,
  message_send_timestamp: now,
  from_address: from,
  destination: [address],
  headers_truncated: false,
  headers: [
    { name: "From", value: from },
    { name: "To", value: address },
    { name: "Subject", value: subject },
  ],
  common_headers: { from: [from], to: [address], subject },
});

const deliveryOf = (address: string) => ({
  smtp_response: "250 2.0.0 OK",
  reporting_mta: "mta.example.com",
  recipients: [address],
  processing_time_millis: 0,
});

const bounceOf = (address: string) => ({
  bounce_type: "Permanent",
  bounce_sub_type: "General",
  feedback_id: `bounce-${address.length}`,
  reporting_mta: "dns; mta.example.com",
  bounced_recipients: [
    { email_address: address, action: "failed", status: "5.1.1", diagnostic_code: "smtp; 550 5.1.1 user unknown" },
  ],
});

const complaintOf = (address: string) => ({
  complained_recipients: [{ email_address: address }],
  feedback_id: `complaint-${address.length}`,
  user_agent: "mailbox-simulator",
  complaint_feedback_type: "abuse",
});
