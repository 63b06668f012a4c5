import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DueTextStore, TextStore } from "../sms/receipts/text-ports.ts";
import type { TextRecord } from "../sms/receipts/text-record.ts";
import { readDue } from "./due-index.ts";
import { getItems, type Item } from "./dynamodb-batch.ts";
import { putRevision } from "./revisioned-item.ts";

type Parse = (text: string) => TextRecord;

// As long as records that could not be read are kept in the quarantine, from where an old receipt may still be read.
const KEPT_SECONDS = 30 * 24 * 3_600;

/** One item for each outbound text, written only over the revision that was read. */
export const connectTextTable = (client: DynamoDBClient, table: string, parse: Parse): TextStore => ({
  load: async (messageIds) => {
    const keys = messageIds.map((id) => ({ pk: { S: id } }));
    const records = toRecords(await getItems(client, table, keys), parse);
    return new Map(records.map((record) => [record.progress.messageId, record]));
  },
  save: saveTo(client, table),
});

/** The same table, by the time at which its texts are due. */
export const connectDueTexts = (client: DynamoDBClient, table: string, parse: Parse): DueTextStore => ({
  readDue: async function* (now) {
    for await (const items of readDue(client, table, now)) yield toRecords(items, parse);
  },
  save: saveTo(client, table),
});

const saveTo =
  (client: DynamoDBClient, table: string): TextStore["save"] =>
  (record, now) => {
    const { dueAt, progress } = record;
    const item = { pk: progress.messageId, record, dueAtMs: dueAt, keptSeconds: KEPT_SECONDS };
    return putRevision(client, table, item, now);
  };

const toRecords = (items: Item[], parse: Parse): TextRecord[] =>
  items.flatMap(({ record }) => (record?.S ? parse(record.S) : []));
