import { DeleteItemCommand, type DynamoDBClient, paginateQuery, paginateScan } from "@aws-sdk/client-dynamodb";
import type { PersonStore } from "../audience/erase/erasure.ts";
import type { Person } from "../audience/erase/person.ts";
import type { OwnedKeys, PersonRules } from "../audience/erase/person-rules.ts";
import { isJsonObject, parseJson } from "../parse-json.ts";
import { getItems, type Item } from "./dynamodb-batch.ts";
import { findTables } from "./find-table.ts";
import { readQuarantine } from "./quarantine-table.ts";
import { throwFault } from "./sdk-fault.ts";
import { keysOf } from "./suppression-table.ts";

/** `keys`: those of a person's items in a table. `kept`: which other items may be the person's, and are not erased. */
type Found = { keys: Item[]; kept: string[] };
type Find = (client: DynamoDBClient, table: string, person: Person) => Promise<Found>;

type Options = {
  rules: PersonRules;
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

const toStore = (client: DynamoDBClient, table: string, find: Find): PersonStore => ({
  name: table,
  count: async (person) => (await find(client, table, person)).keys.length,
  kept: async (person) => (await find(client, table, person)).kept,
  erase: async (person) => {
    for (const Key of (await find(client, table, person)).keys)
      await client.send(new DeleteItemCommand({ TableName: table, Key })).catch(throwFault("dynamodb:DeleteItem"));
  },
});

const tablesOf = ({ rules, withSuppression, now }: Options): [resourceId: string, find: Find][] => [
  ["ConversationsTable", byItem([], ({ pk }, { addresses }) => addresses.includes(afterHashes(pk?.S, 1)))],
  ["ChatsTable", byItem(["value"], isChatOf)],
  [
    "TextsTable",
    byItem(["record"], ({ record }, person) => rules.ownershipOf(record?.S ?? "", person) === "of-person"),
  ],
  [
    "AsyncResultsTable",
    byItem(["output"], ({ output }, person) => rules.ownershipOf(output?.S ?? "", person) === "of-person"),
  ],
  ["FrequencyTable", byKey(rules.frequencyKeys)],
  ["OffersTable", byKey(rules.offerKeys)],
  ["AuditTable", byEndpoint(rules.decisionOwner)],
  ["QuarantineTable", byContent(rules.ownershipOf, now)],
  ...(withSuppression ? [["SuppressionTable", byKey(suppressionKeys)] satisfies [string, Find]] : []),
];

/** The part of a key such as `session#number#customer` after so many of its separators. */
const afterHashes = (key = "", hashes: number): string => key.split("#").slice(hashes).join("#");

const isChatOf = ({ pk, value }: Item, { addresses }: Person): boolean => {
  if (pk?.S?.startsWith("session#")) return addresses.includes(afterHashes(pk.S, 2));
  const parties = parseJson(value?.S ?? "");
  return isJsonObject(parties) && typeof parties.customer === "string" && addresses.includes(parties.customer);
};

const suppressionKeys = ({ endpoints, addresses }: Person): OwnedKeys => ({
  own: [
    ...endpoints.flatMap(({ applicationId, id }) => keysOf({ applicationId, endpointId: id, addresses: [] })),
    ...keysOf({ applicationId: undefined, endpointId: undefined, addresses }),
  ],
  shared: [],
});

const SHARED = "an id that another endpoint or user has too; they do not say whose they are";
const toKept = (items: number, why: string): string[] => (items > 0 ? [`${items} items under ${why}`] : []);

/** Items whose key is known. */
const byKey =
  (keysOfPerson: (person: Person) => OwnedKeys): Find =>
  async (client, table, person) => {
    const read = (keys: string[]) =>
      getItems(
        client,
        table,
        [...new Set(keys)].map((key) => ({ pk: { S: key } })),
      );
    const { own, shared } = keysOfPerson(person);
    const keys = (await read(own)).flatMap(({ pk }) => (pk === undefined ? [] : [{ pk }]));
    return { keys, kept: toKept((await read(shared)).length, SHARED) };
  };

/** The decisions about the endpoints, by the application that they name. */
const byEndpoint =
  (ownerOf: PersonRules["decisionOwner"]): Find =>
  async (client, TableName, person) => {
    const keys: Item[] = [];
    let unclear = 0;
    for (const endpointId of new Set(person.endpoints.map(({ id }) => id))) {
      const KeyConditionExpression = "pk = :pk";
      const ExpressionAttributeValues = { ":pk": { S: endpointId } };
      for await (const { Items = [] } of paginateQuery(
        { client },
        { TableName, KeyConditionExpression, ExpressionAttributeValues, ProjectionExpression: "pk, sk, applicationId" },
      ))
        for (const { applicationId, ...key } of Items) {
          const owner = ownerOf(person, endpointId, applicationId?.S ?? "");
          if (owner === "of-person") keys.push(key);
          if (owner === "unreadable") unclear += 1;
        }
    }
    return { keys, kept: toKept(unclear, SHARED) };
  };

/** Items of the person, by these attributes and the key. Reads the whole table. */
const byItem =
  (attributes: readonly string[], isOf: (item: Item, person: Person) => boolean): Find =>
  async (client, TableName, person) => {
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
      found.push(...Items.filter((item) => isOf(item, person)));
    return { keys: found.flatMap(({ pk }) => (pk === undefined ? [] : [{ pk }])), kept: [] };
  };

// Entries expire after 30 days.
const QUARANTINE_DAYS = 31;
const DAY_MS = 86_400_000;

/** Quarantined records with an id or an address of the person. */
const byContent =
  (ownershipOf: PersonRules["ownershipOf"], now: Options["now"]): Find =>
  async (client, table, person) => {
    const to = new Date(now().getTime() + DAY_MS);
    const from = new Date(to.getTime() - QUARANTINE_DAYS * DAY_MS);
    const keys: Item[] = [];
    let unreadable = 0;
    for await (const entry of readQuarantine(client, table, { from, to })) {
      const owner = ownershipOf(Buffer.from(entry.raw).toString(), person);
      if (owner === "of-person") keys.push(...entry.keys);
      if (owner === "unreadable") unreadable += 1;
    }
    return { keys, kept: unreadable > 0 ? [`${unreadable} records that are not JSON, kept for up to 30 days`] : [] };
  };
