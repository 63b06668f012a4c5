import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { chunksOf } from "../chunks.ts";
import { RemoteFault } from "../errors.ts";
import { ownValue } from "../own-value.ts";
import { jitteredPause, type Pause } from "./pause.ts";
import { throwFault } from "./sdk-fault.ts";

export type Item = Record<string, AttributeValue>;

// [DynamoDB API reference: BatchWriteItem, BatchGetItem]
const WRITES_MAX = 25;
const READS_MAX = 100;
// With the pauses between them, up to three seconds.
const ATTEMPTS = 6;

const throttled = (operation: string, left: number): RemoteFault =>
  new RemoteFault(operation, "throttled", `${left} items left unprocessed after ${ATTEMPTS} attempts`);

/** Repeats `attempt` with the items that it left unprocessed. DynamoDB throttles single items of a batch and returns 200. */
const untilProcessed = async <T>(
  operation: string,
  items: T[],
  attempt: (items: T[]) => Promise<T[]>,
  pause: Pause,
): Promise<void> => {
  let left = items;
  for (let tries = 0; left.length > 0; tries++) {
    if (tries === ATTEMPTS) throw throttled(operation, left.length);
    if (tries > 0) await pause(tries);
    left = await attempt(left).catch(throwFault(operation));
  }
};

/** Puts all items, or throws; items that were put before the failure stay. Keys must be unique. */
export const putItems = async (
  client: DynamoDBClient,
  table: string,
  items: readonly Item[],
  pause: Pause = jitteredPause,
): Promise<void> => {
  const put = async (chunk: Item[]): Promise<Item[]> => {
    const requests = chunk.map((Item) => ({ PutRequest: { Item } }));
    const response = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    return (ownValue(response.UnprocessedItems ?? {}, table) ?? []).flatMap(({ PutRequest }) =>
      PutRequest?.Item ? [PutRequest.Item] : [],
    );
  };
  const chunks = chunksOf(items, WRITES_MAX);
  await Promise.all(chunks.map((chunk) => untilProcessed("dynamodb:BatchWriteItem", chunk, put, pause)));
};

/** The items that exist, in any order, from a consistent read. Keys must be unique. */
export const getItems = async (
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  { pause = jitteredPause, signal }: { pause?: Pause; signal?: AbortSignal } = {},
): Promise<Item[]> => {
  const found: Item[] = [];
  const get = async (chunk: Item[]): Promise<Item[]> => {
    const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: chunk, ConsistentRead: true } } });
    const response = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
    found.push(...(ownValue(response.Responses ?? {}, table) ?? []));
    return ownValue(response.UnprocessedKeys ?? {}, table)?.Keys ?? [];
  };
  const chunks = chunksOf(keys, READS_MAX);
  await Promise.all(chunks.map((chunk) => untilProcessed("dynamodb:BatchGetItem", chunk, get, pause)));
  return found;
};
