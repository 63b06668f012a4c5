import { type EventOrigin, eventRecord } from "./event-record.ts";

export type SentMessage = {
  channel: "EMAIL" | "SMS" | "PUSH";
  address: string;
  messageId: string;
  sent: boolean;
  subject?: string | undefined;
  from?: string | undefined;
  messageType?: "TRANSACTIONAL" | "PROMOTIONAL" | undefined;
  parts?: number | undefined;
};

/** What the event stream tells of a message after it was sent. Push has no delivery events. [Pinpoint developer guide: event streams] */
export const messageRecords = (origin: EventOrigin, message: SentMessage, ids: Record<string, string>) => {
  switch (message.channel) {
    case "EMAIL":
      return emailRecords(origin, message, ids);
    case "SMS":
      return smsRecords(origin, message, ids);
    case "PUSH":
      return [];
    default:
      return message.channel satisfies never;
  }
};

const emailRecords = (origin: EventOrigin, message: SentMessage, ids: Record<string, string>) =>
  emailFates(message).map(({ event, fate }) =>
    eventRecord(
      origin,
      event,
      { ...ids, feedback: event === "_email.delivered" ? "delivered" : "received" },
      {
        client_context: { custom: { legacy_identifier: origin.appId } },
        facets: { email_channel: { mail_event: { mail: mailOf(origin, message), ...fate } } },
      },
    ),
  );

/** Reasons an email is sent for, by its address: SES's mailbox simulator, and the same words at example.com. */
const emailFates = ({ address, sent }: SentMessage): { event: string; fate: object }[] => {
  if (!sent) return [{ event: "_email.rejected", fate: { reject: { reason: "refused by the sending port" } } }];
  const send = { event: "_email.send", fate: { send: {} } };
  const delivered = { event: "_email.delivered", fate: { delivery: deliveryOf(address) } };
  switch (simulated(address)) {
    case "bounce":
      return [send, { event: "_email.hardbounce", fate: { bounce: bounceOf(address) } }];
    case "complaint":
      return [send, delivered, { event: "_email.complaint", fate: { complaint: complaintOf(address) } }];
    default:
      return [send, delivered];
  }
};

/** [SES developer guide: mailbox simulator] `bounce+label@` works as `bounce@` does. */
const simulated = (address: string): "bounce" | "complaint" | undefined => {
  const [local = "", domain = ""] = address.toLowerCase().split("@");
  if (domain !== "simulator.amazonses.com" && domain !== "example.com") return undefined;
  if (local.startsWith("bounce")) return "bounce";
  return local.startsWith("complaint") ? "complaint" : undefined;
};

const DEFAULT_FROM = "no-reply@example.com";

const mailOf = ({ now }: EventOrigin, { address, messageId, subject = "", from = DEFAULT_FROM }: SentMessage) => ({
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

const smsRecords = (origin: EventOrigin, message: SentMessage, ids: Record<string, string>) => {
  const attributes = {
    ...ids,
    sender_request_id: message.messageId,
    message_id: message.messageId,
    message_type: message.messageType === "PROMOTIONAL" ? "Promotional" : "Transactional",
    number_of_message_parts: String(message.parts ?? 1),
    ...(message.from === undefined ? {} : { origination_phone_number: message.from }),
    destination_phone_number: message.address,
    customer_context: "{}",
  };
  const record = (event: string, status: string, more: object) =>
    eventRecord(origin, event, { ...attributes, record_status: status }, more);
  if (!message.sent) return [record("_SMS.FAILURE", "UNKNOWN", { metrics: { price_in_millicents_usd: 0 } })];
  return [
    record("_SMS.BUFFERED", "SUCCESSFUL", {}),
    record("_SMS.SUCCESS", "DELIVERED", { metrics: { price_in_millicents_usd: 645 * (message.parts ?? 1) } }),
  ];
};
