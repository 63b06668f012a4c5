import { emailRecords } from "./email-records.ts";
import type { EventOrigin } from "./event-record.ts";
import type { MessageAttempt } from "./message-attempt.ts";
import { smsRecords } from "./sms-records.ts";

/** The event-stream records about a message. Push notifications and calls have none. [Pinpoint developer guide: event streams] */
export const messageRecords = (origin: EventOrigin, message: MessageAttempt, ids: Record<string, string>) => {
  switch (message.channel) {
    case "EMAIL":
      return emailRecords(origin, message, ids);
    case "SMS":
      return smsRecords(origin, message, ids);
    case "PUSH":
    case "VOICE":
    case "CONTACT_CENTER":
      return [];
    default:
      return message.channel satisfies never;
  }
};
