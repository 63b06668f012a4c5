import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import { applyReceipt, closeOverdue, MessageProgress, RECEIPTS_WITHIN_MS } from "./message-progress.ts";
import type { Receipt } from "./receipt.ts";

const Id = z.string().optional();

/** What the notification about a text says besides its status: where the text came from, and the metadata of its sender. */
export const TextOrigin = z.object({
  source: z.enum(["pinpoint", "end-user-messaging"]),
  applicationId: Id,
  endpointId: Id,
  userId: Id,
  campaignId: Id,
  campaignActivityId: Id,
  treatmentId: Id,
  journeyId: Id,
  journeyRunId: Id,
  journeyActivityId: Id,
  context: z.record(z.string(), z.string()).optional(),
});
export type TextOrigin = z.infer<typeof TextOrigin>;

/** The stored progress of an outbound text. Each write increments the revision. */
export const TextRecord = z.object({
  revision: z.int().min(1),
  progress: MessageProgress,
  origin: TextOrigin,
  /** The position of the receipt with which the status became final; read again, that receipt publishes the same result. */
  decidedBy: z.string().optional(),
  /** When the text is closed without a final receipt; after that, when an unpublished result is published again. */
  dueAt: z.number().optional(),
});
export type TextRecord = z.infer<typeof TextRecord>;

/** Parses a stored record. */
export const parseTextRecord = (text: string): TextRecord => JsonText.pipe(TextRecord).parse(text);

/** A receipt with its position in the stream. */
export type PlacedReceipt = { receipt: Receipt; position: string; origin: TextOrigin };

/** The record of a text after its receipts, at least one, in stream order; the same record if they changed nothing. */
export const addReceipts = (stored: TextRecord | undefined, receipts: PlacedReceipt[]): TextRecord | undefined => {
  let record = stored;
  for (const one of receipts) record = addReceipt(record, one);
  return record === undefined || record === stored ? stored : { ...record, revision: (stored?.revision ?? 0) + 1 };
};

const addReceipt = (record: TextRecord | undefined, { receipt, position, origin }: PlacedReceipt): TextRecord => {
  const progress = applyReceipt(record?.progress, receipt);
  if (record !== undefined && isSame(record.progress, progress)) return record;
  return {
    revision: record?.revision ?? 0,
    progress,
    origin: record?.origin ?? origin,
    ...(progress.isFinal ? { decidedBy: position } : { dueAt: progress.requestedAt + RECEIPTS_WITHIN_MS }),
  };
};

const isSame = (before: MessageProgress, after: MessageProgress): boolean =>
  before === after ||
  (before.status === after.status && before.isFinal === after.isFinal && before.requestedAt === after.requestedAt);

const OVERDUE = "overdue";
// Longer than the function runs that closes texts, so that a concurrent run does not publish the same results.
const PUBLISHED_AGAIN_AFTER_MS = 30 * 60_000;

/** The record with the text closed; `undefined` if nothing is due. It stays due until its result has been published. */
export const closeText = (record: TextRecord, nowMs: number): TextRecord | undefined => {
  if (record.dueAt === undefined || record.dueAt > nowMs) return undefined;
  const progress = closeOverdue(record.progress, nowMs);
  if (!progress.isFinal) return undefined;
  const dueAt = nowMs + PUBLISHED_AGAIN_AFTER_MS;
  return { ...record, revision: record.revision + 1, progress, decidedBy: OVERDUE, dueAt };
};

/** The record after the result was published. */
export const withPublished = ({ dueAt: _, ...record }: TextRecord): TextRecord => ({
  ...record,
  revision: record.revision + 1,
});
