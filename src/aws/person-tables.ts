import { DeleteItemCommand, type DynamoDBClient, paginateQuery, paginateScan } from "@aws-sdk/client-dynamodb";
import type { PersonStore } from "../audience/erase/erasure.ts";
import type { Person } from "../audience/erase/person.ts";
import { getItems, type Item } from "./dynamodb-batch.ts";
import { findTables } from "./find-table.ts";
import { readQuarantine } from "./quarantine-table.ts";
import { throwFault } from "./sdk-fault.ts";
import { keysOf } from "./suppression-table.ts";

/** The keys of the items of a person in a table. */
type FindKeys = (client: DynamoDBClient, table: string, person: Person) => Promise<Item[]>;

type Options = {
  ids: (person: Person) => string[];
  mentions: (text: string, person: Person) => boolean;
  /** Whether the person is also removed from the suppressed addresses, and may receive messages again. */
  withSuppression: boolean;
  now: () => Date;
};

/** The tables of the stacks of the account that have items about persons. */
export const connectPersonTables = async (client: DynamoDBClient, options: Options): Promise<PersonStore[]> => {
  const stores = tablesOf(options).map(async ([resourceId, find]) => {
    const tables = await findTables(client, resourceId);
    return tables.map((table) => toStore(client, table, find));
  });
  return (await Promise.all(stores)).flat();
};

const toStore = (client: DynamoDBClient, table: string, find: FindKeys): PersonStore => ({
  name: table,
  count: async (person) => (await find(client, table, person)).length,
  erase: async (person) => {
    for (const Key of await find(client, table, person))
      await client.send(new DeleteItemCommand({ TableName: table, Key })).catch(throwFault("dynamodb:DeleteItem"));
  },
});

const tablesOf = ({ ids, mentions, withSuppression, now }: Options): [resourceId: string, find: FindKeys][] => [
  ["ConversationsTable", byAddress([], ({ pk }, address) => pk?.S?.endsWith(`#${address}`) === true)],
  ["ChatsTable", byAddress(["value"], isChatOf)],
  ["TextsTable", byAddress(["record"], ({ record }, address) => record?.S?.includes(JSON.stringify(address)) === true)],
  ["FrequencyTable", byKey(ids)],
  ["OffersTable", byKey((person) => ids(person).flatMap((id) => [`offer#${id}`, `content#${id}`]))],
  ["AuditTable", byPartition(({ endpoints }) => endpoints.map(({ id }) => id))],
  ["QuarantineTable", byContent(mentions, now)],
  ...(withSuppression ? [["SuppressionTable", byKey(suppressionKeys)] satisfies [string, FindKeys]] : []),
];

const isChatOf = ({ pk, value }: Item, address: string): boolean =>
  pk?.S?.endsWith(`#${address}`) === true || value?.S?.includes(JSON.stringify(address)) === true;

const suppressionKeys = ({ endpoints, addresses }: Person): string[] => [
  ...endpoints.flatMap(({ applicationId, id }) => keysOf({ applicationId, endpointId: id, addresses: [] })),
  ...keysOf({ applicationId: undefined, endpointId: undefined, addresses }),
];

/** Items whose key is known. */
const byKey =
  (keysOfPerson: (person: Person) => string[]): FindKeys =>
  async (client, table, person) => {
    const keys = [...new Set(keysOfPerson(person))].map((key) => ({ pk: { S: key } }));
    return (await getItems(client, table, keys)).flatMap(({ pk }) => (pk === undefined ? [] : [{ pk }]));
  };

/** All items of partitions. */
const byPartition =
  (partitionsOf: (person: Person) => string[]): FindKeys =>
  async (client, TableName, person) => {
    const found: Item[] = [];
    for (const pk of new Set(partitionsOf(person))) {
      const KeyConditionExpression = "pk = :pk";
      const ExpressionAttributeValues = { ":pk": { S: pk } };
      for await (const { Items = [] } of paginateQuery(
        { client },
        { TableName, KeyConditionExpression, ExpressionAttributeValues, ProjectionExpression: "pk, sk" },
      ))
        found.push(...Items);
    }
    return found;
  };

/** Items that hold an address in one of the attributes. Reads the whole table. */
const byAddress =
  (attributes: readonly string[], isOf: (item: Item, address: string) => boolean): FindKeys =>
  async (client, TableName, { addresses }) => {
    if (addresses.length === 0) return [];
    const found: Item[] = [];
    const names = Object.fromEntries(attributes.map((name, at) => [`#${at}`, name]));
    for await (const { Items = [] } of paginateScan(
      { client },
      {
        TableName,
        ProjectionExpression: ["#pk", ...Object.keys(names)].join(", "),
        ExpressionAttributeNames: { ...names, "#pk": "pk" },
      },
    ))
      found.push(...Items.filter((item) => addresses.some((address) => isOf(item, address))));
    return found.flatMap(({ pk }) => (pk === undefined ? [] : [{ pk }]));
  };

// Entries expire after 30 days.
const QUARANTINE_DAYS = 31;
const DAY_MS = 86_400_000;

/** Quarantined records that mention the person. */
const byContent =
  (mentions: Options["mentions"], now: Options["now"]): FindKeys =>
  async (client, table, person) => {
    const to = new Date(now().getTime() + DAY_MS);
    const from = new Date(to.getTime() - QUARANTINE_DAYS * DAY_MS);
    const found: Item[] = [];
    for await (const { raw, keys } of readQuarantine(client, table, { from, to }))
      if (mentions(Buffer.from(raw).toString(), person)) found.push(...keys);
    return found;
  };
