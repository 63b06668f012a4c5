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
  const fields = {
    id: `sms/${id}`,
    source: "end-user-messaging" as const,
    occurredAt: now.getTime(),
    channel: "SMS",
    context: { number },
    addresses: [customer],
  };
  const notification = isOptedOut
    ? { type: "opt-out" as const, event: "sms.opted-out", ...fields }
    : { type: "opt-in" as const, event: "sms.opted-in", ...fields };
  const text = JSON.stringify({ ...notification, version: 1, position: place.position });
  return { kind: "notification", ...place, orderKey: customer, notification, body: text, text };
};
