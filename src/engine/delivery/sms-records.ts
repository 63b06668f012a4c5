import { type SmsStep, smsOutcomeOf } from "../sms-voice/simulated-outcomes.ts";
import { type EventOrigin, eventRecord } from "./event-record.ts";
import type { MessageAttempt } from "./message-attempt.ts";

// unspecified by AWS, whose prices differ by country; chosen because it is the price in the United States.
const SMS_PART_PRICE_MILLICENTS = 645;

/** The event-stream records about an SMS message, at the times at which its receipts arrive. */
export const smsRecords = (origin: EventOrigin, message: MessageAttempt, ids: Record<string, string>) => {
  const attributes = attributesOf(message, ids);
  const record = (event: string, status: string, millicents: number | undefined, afterMs = 0) =>
    eventRecord(
      { ...origin, now: origin.now + afterMs },
      event,
      { ...attributes, record_status: status },
      millicents === undefined ? {} : { metrics: { price_in_millicents_usd: millicents } },
    );
  if (!message.sent) return [record("_SMS.FAILURE", message.isOptedOut ? "OPTED_OUT" : "UNKNOWN", 0)];
  const { steps, optsOut } = smsOutcomeOf(message.address);
  const price = SMS_PART_PRICE_MILLICENTS * message.smsParts;
  const toRecord = ({ status, afterMs }: SmsStep) => {
    switch (status) {
      case "QUEUED":
        return [record("_SMS.BUFFERED", "SUCCESSFUL", undefined, afterMs)];
      case "SENT": // [Pinpoint developer guide: SMS events] has no event for it
        return [];
      case "DELIVERED":
        return [record("_SMS.SUCCESS", status, price, afterMs)];
      default:
        return [record("_SMS.FAILURE", status, 0, afterMs)];
    }
  };
  const receipts = steps.flatMap(toRecord);
  return optsOut ? [...receipts, record("_SMS.OPTOUT", "OPTED_OUT", undefined)] : receipts;
};

const attributesOf = (message: MessageAttempt, ids: Record<string, string>): Record<string, string> => ({
  ...ids,
  sender_request_id: message.messageId,
  message_id: message.messageId,
  message_type: message.messageType === "PROMOTIONAL" ? "Promotional" : "Transactional",
  number_of_message_parts: String(message.smsParts),
  ...(message.from === undefined ? {} : { origination_phone_number: message.from }),
  destination_phone_number: message.address,
  customer_context: message.customerContext ?? "{}",
});
