import { chunksOf } from "../../chunks.ts";
import { Unfinished } from "../../errors.ts";
import type { TextStore } from "../../sms/receipts/text-ports.ts";
import { addReceipts, type PlacedReceipt, type TextRecord } from "../../sms/receipts/text-record.ts";
import type { OutgoingNotification } from "../stream-item.ts";
import { receiptsByText, type TextNotifications, toPublish } from "../text-updates.ts";

// Limited by the connections of one client.
const PARALLEL_TEXTS = 32;
// Each attempt that fails means that another batch has stored a receipt of the same text.
const ATTEMPTS_MAX = 10;

export type TextPorts = { texts: TextStore; textNotifications: TextNotifications };

/** What is to be published, and why receipts could not be stored, by the message id of their text. */
export type FollowedTexts = { outgoing: OutgoingNotification[]; failures: ReadonlyMap<string, unknown> };

/** Stores what the receipts of a batch say about their texts, and adds the results of texts to what is published. */
export const followTexts = async (
  notifications: OutgoingNotification[],
  { texts, textNotifications }: TextPorts,
  now: Date,
): Promise<FollowedTexts> => {
  const stored = await storeAll(receiptsByText(notifications), texts, now);
  return { outgoing: toPublish(notifications, stored, textNotifications), failures: stored.failures };
};

type StoredTexts = { records: Map<string, TextRecord>; failures: Map<string, unknown> };

const storeAll = async (
  receipts: ReadonlyMap<string, PlacedReceipt[]>,
  texts: TextStore,
  now: Date,
): Promise<StoredTexts> => {
  const records = new Map<string, TextRecord>();
  const failures = new Map<string, unknown>();
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
  for (const chunk of chunksOf([...receipts], PARALLEL_TEXTS))
    await Promise.all(chunk.map((one) => store(one).catch(fail(one[0]))));
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
