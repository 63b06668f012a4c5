import { DeleteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { unlessConditionFailure } from "./sdk-fault.ts";
import { keysOf } from "./suppression-table.ts";

/** Ends the suppression of addresses that opted out; those that bounced or complained stay suppressed. */
export const connectOptInSuppression =
  (client: DynamoDBClient, table: string) =>
  async (addresses: string[]): Promise<void> => {
    for (const key of keysOf({ addresses })) {
      const command = new DeleteItemCommand({
        TableName: table,
        Key: { pk: { S: key } },
        ConditionExpression: "reason = :reason",
        ExpressionAttributeValues: { ":reason": { S: "opt-out" } },
      });
      await client.send(command).catch(unlessConditionFailure("dynamodb:DeleteItem"));
    }
  };
