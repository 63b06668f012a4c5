import * as z from "zod";
import type { MessageStatus, Receipt } from "./receipt.ts";

// [End User Messaging user guide: messaging events] Without a final receipt by then, AWS reports UNKNOWN.
const RECEIPTS_WITHIN_MS = 72 * 60 * 60_000;

/** How far one outbound text is. */
export const MessageProgress = z.object({
  messageId: z.string(),
  status: z.enum(["queued", "sent", "delivered", "failed", "expired", "unknown"]),
  reason: z.string(),
  requestedAt: z.number(),
  /** No receipt changes the status any more, and the final notification has been decided. */
  isFinal: z.boolean(),
});
export type MessageProgress = z.infer<typeof MessageProgress>;

/** `step`: the status is new. `final`: it is new and stays; each text has exactly one. */
export type ProgressChange = { progress: MessageProgress; notify: "nothing" | "step" | "final" };

// A receipt never leads to an earlier status.
const RANKS = new Map<MessageStatus, number>([
  ["queued", 0],
  ["sent", 1],
  ["unknown", 2],
]);
const FINAL_RANK = 3;

const rankOf = (status: MessageStatus): number => RANKS.get(status) ?? FINAL_RANK;

/**
 * The progress of a text after a receipt, in any order of receipts. UNKNOWN is not final before 72 hours have passed, so
 * that a late receipt can still report a delivery; afterwards nothing changes a final status.
 */
export const applyReceipt = (before: MessageProgress | undefined, receipt: Receipt, now: Date): ProgressChange => {
  if (before?.isFinal) return { progress: before, notify: "nothing" };
  const requestedAt = Math.min(before?.requestedAt ?? receipt.requestedAt, receipt.requestedAt);
  const isLater = before === undefined || rankOf(receipt.status) > rankOf(before.status);
  const { messageId, reason } = receipt;
  const isFinal = receipt.isFinal && rankOf(receipt.status) === FINAL_RANK;
  // A failure that AWS still retries is no progress.
  const isReached = isLater && (rankOf(receipt.status) < FINAL_RANK || isFinal);
  const status = isReached ? receipt.status : (before?.status ?? "sent");
  const progress: MessageProgress = {
    messageId,
    status,
    reason: isReached ? reason : (before?.reason ?? reason),
    requestedAt,
    isFinal,
  };
  const closed = closeOverdue(progress, now);
  if (closed.notify === "final" || isFinal) return { progress: closed.progress, notify: "final" };
  return { progress, notify: before === undefined || status !== before.status ? "step" : "nothing" };
};

/** The progress of a text for which no final receipt came: `unknown` after 72 hours. */
export const closeOverdue = (progress: MessageProgress, now: Date): ProgressChange => {
  if (progress.isFinal || now.getTime() - progress.requestedAt < RECEIPTS_WITHIN_MS)
    return { progress, notify: "nothing" };
  return { progress: { ...progress, status: "unknown", isFinal: true }, notify: "final" };
};

// [End User Messaging SMS user guide: event types] The phone or its carrier could not be reached.
const TEMPORARY = new Set(["UNREACHABLE", "CARRIER_UNREACHABLE"]);

/** Whether a text may be sent again. Not after `unknown`: the customer may have received it. */
export const mayResend = ({ status, reason, isFinal }: MessageProgress): boolean =>
  isFinal && status === "failed" && TEMPORARY.has(reason);
