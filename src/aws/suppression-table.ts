import { hash } from "node:crypto";
import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Suppressions } from "../hook/steps/suppression.ts";
import type { SuppressionTarget, Suppressor } from "../stream/ports.ts";
import { getItems } from "./dynamodb-batch.ts";
import { unlessConditionFailure } from "./sdk-fault.ts";

/**
 * The table of suppressed endpoints and addresses. It outlives Pinpoint's endpoints, and it covers bounces reported by
 * SES, which have an address and no endpoint. A key keeps its first reason.
 */
export const connectSuppressionTable = (client: DynamoDBClient, table: string): Suppressor & Suppressions => {
  const put = async (key: string, reason: string, now: Date): Promise<void> => {
    const command = new PutItemCommand({
      TableName: table,
      Item: { pk: { S: key }, reason: { S: reason }, since: { S: now.toISOString() } },
      ConditionExpression: "attribute_not_exists(pk)",
    });
    await client.send(command).catch(unlessConditionFailure("dynamodb:PutItem"));
  };
  return {
    suppress: async (target, now) => {
      await Promise.all(keysOf(target).map((key) => put(key, target.reason, now)));
    },
    whySuppressed: async (queries, signal) => {
      const keys = new Map(
        queries.map(({ applicationId, endpointId, address }) => [
          endpointId,
          keysOf({ applicationId, endpointId, addresses: address ? [address] : [] }),
        ]),
      );
      const unique = [...new Set([...keys.values()].flat())].map((key) => ({ pk: { S: key } }));
      const items = await getItems(client, table, unique, { signal });
      const reasons = new Map(items.map((item) => [item.pk?.S, item.reason?.S ?? "suppressed"]));
      return new Map(
        [...keys].flatMap(([endpointId, own]) => {
          const reason = own.map((key) => reasons.get(key)).find((found) => found !== undefined);
          return reason === undefined ? [] : [[endpointId, reason] as const];
        }),
      );
    },
  };
};

/** The keys of a target in the table. */
export const keysOf = ({ applicationId, endpointId, addresses }: Omit<SuppressionTarget, "reason">): string[] => [
  ...(applicationId !== undefined && endpointId !== undefined ? [`endpoint#${applicationId}#${endpointId}`] : []),
  ...addresses.map((address) => `address#${hashAddress(address)}`),
];

/** The table holds no addresses, only hashes. Letter case and surrounding space do not make a different address. */
const hashAddress = (address: string): string => hash("sha256", address.trim().toLowerCase(), "base64url");
