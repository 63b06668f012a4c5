import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Lookup } from "../hook/lookup.ts";
import { Attributes } from "../pinpoint/endpoint.ts";
import { getItems, type Item } from "./dynamodb-batch.ts";

/** A lookup in a table with items `{ pk: "<prefix><person>", attributes: { name: ["value"] } }`. */
export const connectLookupTable = (client: DynamoDBClient, table: string, prefix: "offer#" | "content#"): Lookup => {
  return async ({ ids }, signal) => {
    const keys = ids.map((id) => ({ pk: { S: prefix + id } }));
    const items = await getItems(client, table, keys, { signal });
    return new Map(items.flatMap((item) => toEntry(prefix, item)));
  };
};

const toEntry = (prefix: string, item: Item): [string, Attributes][] => {
  const { pk, attributes } = unmarshall(item);
  const parsed = Attributes.safeParse(attributes);
  return parsed.success && typeof pk === "string" ? [[pk.slice(prefix.length), parsed.data]] : [];
};
