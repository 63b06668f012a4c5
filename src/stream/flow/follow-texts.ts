import { Unfinished } from "../../errors.ts";
import type { TextStore } from "../../sms/receipts/text-ports.ts";
import { addReceipts, type PlacedReceipt, type TextRecord } from "../../sms/receipts/text-record.ts";
import { inParallel } from "./in-parallel.ts";

// Limited by the connections of one client.
const PARALLEL_TEXTS = 32;
// Each attempt that fails means that another batch has stored a receipt of the same text.
const ATTEMPTS_MAX = 10;

/** The records of texts after their receipts, and why receipts could not be stored, both by message id. */
export type FollowedTexts = { records: Map<string, TextRecord>; failures: Map<string, unknown> };

/** Stores what the receipts of a batch say about their texts. */
export const followTexts = async (
  receipts: ReadonlyMap<string, PlacedReceipt[]>,
  texts: TextStore,
  now: Date,
): Promise<FollowedTexts> => {
  const records = new Map<string, TextRecord>();
  const failures = new Map<string, unknown>();
  if (receipts.size === 0) return { records, failures };
  const fail = (id: string) => (error: unknown) => void failures.set(id, error);
  const ids = [...receipts.keys()];
  const stored = await texts.load(ids).catch((error: unknown) => {
    for (const id of ids) fail(id)(error);
  });
  if (stored === undefined) return { records, failures };
  const store = async ([id, placed]: [string, PlacedReceipt[]]): Promise<void> => {
    const record = await storeReceipts(id, placed, stored.get(id), texts, now);
    if (record !== undefined) records.set(id, record);
  };
  await inParallel([...receipts], PARALLEL_TEXTS, (one) => store(one).catch(fail(one[0])));
  return { records, failures };
};

/** Decides again with the fresh record if another batch has changed it meanwhile. */
const storeReceipts = async (
  id: string,
  placed: PlacedReceipt[],
  stored: TextRecord | undefined,
  texts: TextStore,
  now: Date,
): Promise<TextRecord | undefined> => {
  let before = stored;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const record = addReceipts(before, placed);
    if (record === undefined || record === before || (await texts.save(record, now))) return record;
    before = (await texts.load([id])).get(id);
  }
  throw new Unfinished(placed.length, "receipts", "other batches changed the record of the text");
};
