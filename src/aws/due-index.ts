import { hash } from "node:crypto";
import { type DynamoDBClient, paginateQuery } from "@aws-sdk/client-dynamodb";
import type { Item } from "./dynamodb-batch.ts";
import { toRemoteFault } from "./sdk-fault.ts";

// [DynamoDB developer guide: partition keys] A partition of an index takes 1,000 writes a second, so they are spread.
const SHARDS = 8;
const INDEX = "due";
const PAGE_SIZE = 100;

/** The attributes that put an item into the index of its table by due time; none if it is not due at any time. */
export const dueFields = (pk: string, dueAtMs: number | undefined): Item =>
  dueAtMs === undefined ? {} : { dueShard: { N: String(shardOf(pk)) }, dueAt: { N: String(dueAtMs) } };

const shardOf = (pk: string): number => (hash("sha256", pk, "buffer")[0] ?? 0) % SHARDS;

/** The items of the index that are due, in pages; of each shard the earliest first. */
export async function* readDue(client: DynamoDBClient, table: string, now: Date): AsyncGenerator<Item[]> {
  for (let shard = 0; shard < SHARDS; shard += 1) {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        IndexName: INDEX,
        Limit: PAGE_SIZE,
        KeyConditionExpression: "dueShard = :shard AND dueAt <= :now",
        ExpressionAttributeValues: { ":shard": { N: String(shard) }, ":now": { N: String(now.getTime()) } },
      },
    );
    try {
      for await (const { Items = [] } of pages) if (Items.length > 0) yield Items;
    } catch (error) {
      throw toRemoteFault("dynamodb:Query", error);
    }
  }
}
