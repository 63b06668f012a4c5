import { type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Suppressions } from "../hook/steps/suppression.ts";
import { addressKey } from "../pinpoint/address-key.ts";
import type { SwitchOff, SwitchOffTarget } from "../stream/ports.ts";
import { getItems } from "./dynamodb-batch.ts";
import { toRemoteFault } from "./sdk-fault.ts";

const endpointKey = (applicationId: string, endpointId: string): string => `endpoint#${applicationId}#${endpointId}`;
const toAddressKey = (address: string): string => `address#${addressKey(address)}`;

const keysOf = ({ applicationId, endpointId, addresses }: SwitchOffTarget): string[] => [
  ...(applicationId !== undefined && endpointId !== undefined ? [endpointKey(applicationId, endpointId)] : []),
  ...addresses.map(toAddressKey),
];

const isThereAlready = (error: unknown): boolean =>
  error instanceof Error && error.name === "ConditionalCheckFailedException";

/**
 * A table of what must be sent nothing, by endpoint and by a hash of the address: it outlives Pinpoint's endpoints, and
 * knows the bounces of mail that SES sends, which name an address and no endpoint. The first reason stays.
 */
export const connectSuppressionTable = (client: DynamoDBClient, table: string): SwitchOff & Suppressions => {
  const put = async (key: string, reason: string, now: Date): Promise<void> => {
    const command = new PutItemCommand({
      TableName: table,
      Item: { pk: { S: key }, reason: { S: reason }, since: { S: now.toISOString() } },
      ConditionExpression: "attribute_not_exists(pk)",
    });
    await client.send(command).catch((error: unknown) => {
      if (!isThereAlready(error)) throw toRemoteFault("dynamodb:PutItem", error);
    });
  };
  return {
    switchOff: async (target, now) => {
      await Promise.all(keysOf(target).map((key) => put(key, target.reason, now)));
    },
    whySuppressed: async (recipients, signal) => {
      const keys = new Map(
        recipients.map(({ applicationId, endpointId, address }) => [
          endpointId,
          keysOf({ applicationId, endpointId, addresses: address ? [address] : [], reason: "opt-out" }),
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
