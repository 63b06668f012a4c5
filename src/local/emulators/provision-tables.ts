import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { chunksOf } from "../../chunks.ts";
import type { LocalTable } from "../serverless/local-configuration.ts";
import type { AwsCalls } from "./aws-calls.ts";
import { ignoreError } from "./ignore-error.ts";

// [DynamoDB API reference: BatchWriteItem]
const WRITES_MAX = 25;

const Indexes = z.array(z.object({ IndexName: z.string() })).default([]);
const DescribedTable = z.object({ Table: z.object({ TableStatus: z.string(), GlobalSecondaryIndexes: Indexes }) });
const Page = z.object({ Items: z.array(z.unknown()).default([]), LastEvaluatedKey: z.unknown().optional() });

/** Creates the tables that do not exist, and rebuilds those that lack an index, which dynalite cannot add. */
export const provisionTables = (calls: AwsCalls, tables: LocalTable[]): Promise<unknown> =>
  Promise.all(tables.map((table) => provisionTable(calls, table)));

const provisionTable = async (calls: AwsCalls, { name, definition }: LocalTable): Promise<void> => {
  const copy = `${name}.copy`;
  const missing = (known: { IndexName: string }[]) =>
    Indexes.parse(definition.GlobalSecondaryIndexes).filter(
      ({ IndexName }) => !known.some((one) => one.IndexName === IndexName),
    );
  const before = await describe(calls, name);
  // The items are in one of the two tables at any time, so that a rebuild that is cut off continues at the next start.
  if (before !== undefined && missing(before.GlobalSecondaryIndexes).length > 0) {
    await create(calls, { ...definition, TableName: copy }, copy);
    await copyItems(calls, name, copy);
    await remove(calls, name);
  }
  await create(calls, definition, name);
  if ((await describe(calls, copy)) === undefined) return;
  await copyItems(calls, copy, name);
  await remove(calls, copy);
};

const describe = async (calls: AwsCalls, TableName: string) => {
  const found = await calls
    .json("dynamodb", "DescribeTable", { TableName })
    .catch(ignoreError("ResourceNotFoundException"));
  return found === undefined ? undefined : DescribedTable.parse(found).Table;
};

const create = async (calls: AwsCalls, definition: object, name: string): Promise<void> => {
  await calls.json("dynamodb", "CreateTable", definition).catch(ignoreError("ResourceInUseException"));
  while ((await describe(calls, name))?.TableStatus !== "ACTIVE") await setTimeout(1);
};

const remove = async (calls: AwsCalls, TableName: string): Promise<void> => {
  await calls.json("dynamodb", "DeleteTable", { TableName });
  while ((await describe(calls, TableName)) !== undefined) await setTimeout(1);
};

const copyItems = async (calls: AwsCalls, from: string, to: string): Promise<void> => {
  for (let start: unknown; ; ) {
    const input = { TableName: from, ...(start !== undefined && { ExclusiveStartKey: start }) };
    const { Items, LastEvaluatedKey } = Page.parse(await calls.json("dynamodb", "Scan", input));
    for (const group of chunksOf(Items, WRITES_MAX))
      await calls.json("dynamodb", "BatchWriteItem", {
        RequestItems: { [to]: group.map((Item) => ({ PutRequest: { Item } })) },
      });
    if (LastEvaluatedKey === undefined) return;
    start = LastEvaluatedKey;
  }
};
