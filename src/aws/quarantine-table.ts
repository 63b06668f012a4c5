import { Buffer } from "node:buffer";
import { DeleteItemCommand, type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import type { Quarantine } from "../stream/ports.ts";
import type { QuarantinedDocument } from "../stream/stream-item.ts";
import { type Item, putItems } from "./dynamodb-batch.ts";

// [DynamoDB quotas] an item holds 400 KB; a Kinesis record can be larger.
const CHUNK_BYTES = 300 * 1_024;
// Long enough to find the cause, correct it and replay the records.
const RETENTION_SECONDS = 30 * 24 * 60 * 60;

export type QuarantineEntry = {
  position: string;
  arrivedAt: Date;
  reason: string;
  raw: Uint8Array;
  /** The keys of the items that store the entry. */
  keys: Item[];
};

/** Stores documents by their day of arrival and stream position, so that a retry overwrites the same items. */
export const connectQuarantine = (client: DynamoDBClient, table: string): Quarantine => ({
  put: async (documents, now) => {
    await putItems(
      client,
      table,
      documents.flatMap((document) => toItems(document, now)),
    );
  },
});

/** The entries that arrived from `from` to `to`, both inclusive, in order of arrival. */
export async function* readQuarantine(
  client: DynamoDBClient,
  table: string,
  { from, to }: { from: Date; to: Date },
): AsyncGenerator<QuarantineEntry> {
  for (const day of daysBetween(from, to)) {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        KeyConditionExpression: "pk = :day AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: {
          ":day": { S: day },
          ":from": { S: from.toISOString() },
          ":to": { S: `${to.toISOString()}~` },
        },
      },
    );
    let chunks: Item[] = [];
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        if (item.sk?.S?.endsWith("#0000") && chunks.length > 0) {
          yield toEntry(chunks);
          chunks = [];
        }
        chunks.push(item);
      }
    }
    if (chunks.length > 0) yield toEntry(chunks);
  }
}

/** Deletes entries that were replayed. The consumer has written new entries for those that it could not read again. */
export const deleteEntries = async (
  client: DynamoDBClient,
  table: string,
  entries: readonly QuarantineEntry[],
): Promise<void> => {
  for (const Key of entries.flatMap(({ keys }) => keys)) {
    await client.send(new DeleteItemCommand({ TableName: table, Key }));
  }
};

const toDay = (date: Date): string => `day#${date.toISOString().slice(0, 10)}`;

const toItems = ({ position, arrivedAt, reason, raw }: QuarantinedDocument, now: Date): Item[] => {
  const at = arrivedAt.toISOString();
  return Array.from({ length: Math.max(1, Math.ceil(raw.length / CHUNK_BYTES)) }, (_, chunk) => ({
    pk: { S: toDay(arrivedAt) },
    sk: { S: [at, position, String(chunk).padStart(4, "0")].join("#") },
    position: { S: position },
    arrivedAt: { S: at },
    reason: { S: reason },
    raw: { B: raw.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES) },
    expiresAt: { N: String(Math.floor(now.getTime() / 1_000) + RETENTION_SECONDS) },
  }));
};

const toEntry = (chunks: Item[]): QuarantineEntry => ({
  position: chunks[0]?.position?.S ?? "",
  arrivedAt: new Date(chunks[0]?.arrivedAt?.S ?? 0),
  reason: chunks[0]?.reason?.S ?? "",
  keys: chunks.map(({ pk, sk }) => ({ ...(pk && { pk }), ...(sk && { sk }) })),
  raw: Buffer.concat(chunks.map(({ raw }) => raw?.B ?? new Uint8Array())),
});

/** The partition keys of the days from `from` to `to`, both inclusive. */
const daysBetween = (from: Date, to: Date): string[] => {
  const days: string[] = [];
  for (let day = Date.parse(from.toISOString().slice(0, 10)); day <= to.getTime(); day += 24 * 60 * 60 * 1_000) {
    days.push(toDay(new Date(day)));
  }
  return days;
};
