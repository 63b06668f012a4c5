import type { PlacedReceipt, TextOrigin, TextRecord } from "../sms/receipts/text-record.ts";
import { toTextResult } from "../sms/receipts/to-text-result.ts";
import type { OutgoingNotification } from "./stream-item.ts";
import type { StreamSettings } from "./stream-settings.ts";

/** Which notifications of texts are published: one for each receipt and one with the result, or only the results. */
export type TextNotifications = StreamSettings["TEXT_NOTIFICATIONS"];

/** The receipts of a batch by text, in stream order. */
export const receiptsByText = (outgoing: OutgoingNotification[]): Map<string, PlacedReceipt[]> => {
  const placed = outgoing.flatMap((one) => toPlaced(one) ?? []);
  return Map.groupBy(placed, ({ receipt }) => receipt.messageId);
};

const toPlaced = ({ receipt, position, notification }: OutgoingNotification): PlacedReceipt | undefined =>
  receipt && { receipt, position, origin: toOrigin(notification) };

const toOrigin = (notification: OutgoingNotification["notification"]): TextOrigin => {
  const { applicationId, endpointId, userId, context } = notification;
  const { campaignId, campaignActivityId, treatmentId, journeyId, journeyRunId, journeyActivityId } = notification;
  return {
    source: notification.source === "pinpoint" ? "pinpoint" : "end-user-messaging",
    applicationId,
    endpointId,
    userId,
    campaignId,
    campaignActivityId,
    treatmentId,
    journeyId,
    journeyRunId,
    journeyActivityId,
    context,
  };
};

/**
 * The notifications to publish, with the results of the texts whose deciding receipt is among them. A notification whose text
 * could not be stored stays, so that its record is retried.
 */
export const toPublish = (
  outgoing: OutgoingNotification[],
  { records, failures }: { records: ReadonlyMap<string, TextRecord>; failures: ReadonlyMap<string, unknown> },
  published: TextNotifications,
): OutgoingNotification[] =>
  outgoing.flatMap((one) => {
    const messageId = one.receipt?.messageId;
    if (messageId === undefined || failures.has(messageId)) return [one];
    const own = published === "all" || !isStep(one) ? [one] : [];
    const record = records.get(messageId);
    if (record?.decidedBy !== one.position) return own;
    const { recordId, position, arrivedAt } = one;
    return [...own, toTextResult(record, { recordId, position: `${position}:result`, arrivedAt })];
  });

/** Whether a notification says nothing that the result of its text does not say. An opt-out does, and suppresses. */
const isStep = ({ notification: { type } }: OutgoingNotification): boolean =>
  type === "sent" || type === "delivered" || type === "failed";
