import * as z from "zod";
import type { MessageStatus, Receipt } from "./receipt.ts";

// [End User Messaging user guide: messaging events] Without a final receipt by then, AWS reports UNKNOWN.
export const RECEIPTS_WITHIN_MS = 72 * 60 * 60_000;

/** How far one outbound text is. Times are in milliseconds since the epoch. */
export const MessageProgress = z.object({
  messageId: z.string(),
  status: z.enum(["queued", "sent", "delivered", "failed", "expired", "unknown"]),
  /** AWS's own status, such as CARRIER_UNREACHABLE; UNKNOWN if no final receipt came. */
  reason: z.string(),
  requestedAt: z.number(),
  /** When the status was reached. */
  at: z.number(),
  /** No receipt changes the status any more, and the final notification has been decided. */
  isFinal: z.boolean(),
});
export type MessageProgress = z.infer<typeof MessageProgress>;

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
 * that a late receipt can still report a delivery; nothing changes a final status. The time is that of the receipt, so that
 * a receipt that is read late, or again, leads to the same progress.
 */
export const applyReceipt = (before: MessageProgress | undefined, receipt: Receipt): MessageProgress => {
  if (before?.isFinal) return before;
  const { messageId, status, reason, at } = receipt;
  const requestedAt = Math.min(before?.requestedAt ?? receipt.requestedAt, receipt.requestedAt);
  const isFinal = receipt.isFinal && rankOf(status) === FINAL_RANK;
  const isLater = before === undefined || rankOf(status) > rankOf(before.status);
  // A failure that AWS still retries is not progress.
  const isReached = isLater && (rankOf(status) < FINAL_RANK || isFinal);
  const { status: known, reason: why, at: since } = before ?? { status: "sent" as const, reason, at };
  return closeOverdue(
    isReached
      ? { messageId, status, reason, requestedAt, at, isFinal }
      : { messageId, status: known, reason: why, requestedAt, at: since, isFinal: false },
    at,
  );
};

/** The progress of a text for which no final receipt came: `unknown` after 72 hours. */
export const closeOverdue = (progress: MessageProgress, nowMs: number): MessageProgress => {
  const dueAt = progress.requestedAt + RECEIPTS_WITHIN_MS;
  if (progress.isFinal || nowMs < dueAt) return progress;
  return { ...progress, status: "unknown", reason: "UNKNOWN", at: dueAt, isFinal: true };
};

// [End User Messaging SMS user guide: event types] The phone or its carrier could not be reached.
const TEMPORARY = new Set(["UNREACHABLE", "CARRIER_UNREACHABLE"]);

/** Whether a text may be sent again. Not after `unknown`: the customer may have received it. */
export const mayResend = ({ status, reason, isFinal }: MessageProgress): boolean =>
  isFinal && status === "failed" && TEMPORARY.has(reason);
