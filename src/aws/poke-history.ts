import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { HistoryReader, HistoryWriter } from "../poke/flow/history-ports.ts";
import type { StoredPoke } from "../poke/history/history-page.ts";
import type { Position } from "../poke/history/since-token.ts";
import { getItems, type Item } from "./dynamodb-batch.ts";
import { throwFault, unlessConditionFailure } from "./sdk-fault.ts";

// One partition for each topic. Its head has the newest number; each poke is in one of as many slots as the history is long,
// where it replaces the one that is too old.
const HEAD_SLOT = "-1";
// Longer than a poke and a token are valid, so that numbers continue while anybody has one.
const HEAD_KEPT_SECONDS = 60 * 86_400;

const slotKey = (topic: string, slot: number | string) => ({ pk: { S: topic }, slot: { N: String(slot) } });
const secondsOf = (now: Date): number => Math.floor(now.getTime() / 1_000);
const numberOf = (value: AttributeValue | undefined): number => Number(value?.N ?? Number.NaN);

const toPosition = ({ epoch, seq }: Item): Position => ({ epoch: numberOf(epoch), seq: numberOf(seq) });

/** Adds pokes to the history. */
export const connectHistoryWriter = (client: DynamoDBClient, TableName: string): HistoryWriter => {
  const takeNumber = async (topic: string, now: Date, abortSignal: AbortSignal): Promise<Position> => {
    const command = new UpdateItemCommand({
      TableName,
      Key: slotKey(topic, HEAD_SLOT),
      UpdateExpression: "SET epoch = if_not_exists(epoch, :epoch), expiresAt = :expiresAt ADD seq :one",
      ExpressionAttributeValues: {
        ":epoch": { N: String(now.getTime()) },
        ":expiresAt": { N: String(secondsOf(now) + HEAD_KEPT_SECONDS) },
        ":one": { N: "1" },
      },
      ReturnValues: "ALL_NEW",
    });
    const { Attributes } = await client.send(command, { abortSignal }).catch(throwFault("dynamodb:UpdateItem"));
    return toPosition(Attributes ?? {});
  };
  return {
    record: async ({ topic, id, ts, payload, expiresInSeconds, bounds }, now, abortSignal) => {
      const { epoch, seq } = await takeNumber(topic, now, abortSignal);
      const command = new PutItemCommand({
        TableName,
        Item: {
          ...slotKey(topic, seq % bounds.pokes),
          epoch: { N: String(epoch) },
          seq: { N: String(seq) },
          id: { S: id },
          ts: { N: String(ts) },
          payload: { S: payload },
          ...(expiresInSeconds !== undefined && { staleAt: { N: String(ts + expiresInSeconds * 1_000) } }),
          expiresAt: { N: String(secondsOf(now) + bounds.hours * 3_600) },
        },
        // A writer that was slow does not replace a newer poke.
        ConditionExpression: "attribute_not_exists(pk) OR seq < :seq OR epoch <> :epoch",
        ExpressionAttributeValues: { ":seq": { N: String(seq) }, ":epoch": { N: String(epoch) } },
      });
      await client.send(command, { abortSignal }).catch(unlessConditionFailure("dynamodb:PutItem"));
    },
  };
};

/** Reads the history with consistent reads: what was stored before a request is in its response. */
export const connectHistoryReader = (client: DynamoDBClient, TableName: string): HistoryReader => ({
  readHead: async (topic) => {
    const command = new GetItemCommand({ TableName, Key: slotKey(topic, HEAD_SLOT), ConsistentRead: true });
    const { Item } = await client.send(command).catch(throwFault("dynamodb:GetItem"));
    return Item === undefined ? undefined : toPosition(Item);
  },
  readPokes: async (topic, { epoch, first, last, bounds }, now) => {
    const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
    const keys = numbers.map((seq) => slotKey(topic, seq % bounds.pokes));
    const items = await getItems(client, TableName, keys);
    // [DynamoDB developer guide: TTL] Expired items may remain for days.
    const isKept = ({ expiresAt }: Item): boolean => Number(expiresAt?.N) > secondsOf(now);
    return items
      .filter((item) => isKept(item) && numberOf(item.epoch) === epoch)
      .map(toStoredPoke)
      .filter(({ seq }) => seq >= first && seq <= last);
  },
});

const toStoredPoke = (item: Item): StoredPoke => ({
  seq: numberOf(item.seq),
  id: item.id?.S ?? "",
  ts: numberOf(item.ts),
  payload: item.payload?.S ?? "",
  staleAtMs: item.staleAt?.N === undefined ? undefined : Number(item.staleAt.N),
});
