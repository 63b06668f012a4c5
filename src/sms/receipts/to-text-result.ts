import { escapeForXml, orderKeyOf } from "../../stream/plan-delivery.ts";
import type { OutgoingNotification } from "../../stream/stream-item.ts";
import { type MessageProgress, mayResend } from "./message-progress.ts";
import type { TextRecord } from "./text-record.ts";

type FinalStatus = "delivered" | "failed" | "expired" | "unknown";

/** Where the notification is in the stream: at the receipt that decided it. */
type Place = Pick<OutgoingNotification, "recordId" | "position" | "arrivedAt">;

/** The notification with the result of a text. It depends only on the record, so it is the same when it is published again. */
export const toTextResult = ({ progress, origin }: TextRecord, place: Place): OutgoingNotification => {
  const { messageId, reason, at } = progress;
  const notification = {
    type: "text-result" as const,
    ...origin,
    id: `text/${messageId}`,
    event: "sms.result",
    occurredAt: at,
    channel: "SMS",
    messageId,
    status: toFinalStatus(progress),
    reason,
    mayResend: mayResend(progress),
  };
  const text = escapeForXml(JSON.stringify({ version: 1, position: place.position, ...notification }));
  return { kind: "notification", ...place, orderKey: orderKeyOf(notification), notification, body: text, text };
};

/** A text whose last status was queued or sent is closed as unknown. */
const toFinalStatus = ({ status }: MessageProgress): FinalStatus =>
  status === "queued" || status === "sent" ? "unknown" : status;
