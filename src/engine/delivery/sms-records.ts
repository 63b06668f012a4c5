import { type EventOrigin, eventRecord } from "./event-record.ts";
import type { MessageAttempt } from "./message-attempt.ts";

// unspecified by AWS, whose prices differ by country; chosen because it is the price in the United States.
const SMS_PART_PRICE_MILLICENTS = 645;

/** The event-stream records about an SMS message that was sent, or could not be sent. */
export const smsRecords = (origin: EventOrigin, message: MessageAttempt, ids: Record<string, string>) => {
  const attributes = {
    ...ids,
    sender_request_id: message.messageId,
    message_id: message.messageId,
    message_type: message.messageType === "PROMOTIONAL" ? "Promotional" : "Transactional",
    number_of_message_parts: String(message.smsParts),
    ...(message.from === undefined ? {} : { origination_phone_number: message.from }),
    destination_phone_number: message.address,
    customer_context: "{}",
  };
  const record = (event: string, status: string, more: object) =>
    eventRecord(origin, event, { ...attributes, record_status: status }, more);
  if (!message.sent) return [record("_SMS.FAILURE", "UNKNOWN", { metrics: { price_in_millicents_usd: 0 } })];
  return [
    record("_SMS.BUFFERED", "SUCCESSFUL", {}),
    record("_SMS.SUCCESS", "DELIVERED", {
      metrics: { price_in_millicents_usd: SMS_PART_PRICE_MILLICENTS * message.smsParts },
    }),
  ];
};
