import type { OutgoingNotification } from "../stream/stream-item.ts";
import type { Parties } from "./ports.ts";

/** The notification for ISVs that a customer opted out of the texts of a number, or in again. */
export const toOptOutNotification = (
  { customer, number }: Parties,
  isOptedOut: boolean,
  id: string,
  now: Date,
): OutgoingNotification => {
  const place = { recordId: id, position: `sms:${id}:0`, arrivedAt: now };
  const notification = {
    type: isOptedOut ? "opt-out" : "opt-in",
    id: `sms/${id}`,
    source: "end-user-messaging",
    event: isOptedOut ? "sms.opted-out" : "sms.opted-in",
    occurredAt: now.getTime(),
    channel: "SMS",
    context: { number },
    addresses: [customer],
  } as const;
  const text = JSON.stringify({ ...notification, version: 1, position: place.position });
  return { kind: "notification", ...place, orderKey: customer, notification, body: text, text };
};
