import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { Failure, Results, StoredState } from "../connect/ports.ts";
import type { Item } from "./dynamodb-batch.ts";
import { throwFault } from "./sdk-fault.ts";

// Longer than a contact lasts: chats end after seven days at most. [Connect API reference: StartChatContact]
const KEPT_SECONDS = 8 * 24 * 3_600;

type ParseFailure = (text: string) => Failure;

/**
 * One item for each execution. The state machine of infra/connect-machines.cjs adds `output`, or `failure`, the error output of
 * its Catch, as JSON.
 */
export const connectResultsTable = (
  client: DynamoDBClient,
  TableName: string,
  parseFailure: ParseFailure,
): Results => ({
  recordStart: async (executionId, now) => {
    const ms = now.getTime();
    const command = new UpdateItemCommand({
      TableName,
      Key: { pk: { S: executionId } },
      UpdateExpression: "SET startedAt = if_not_exists(startedAt, :startedAt), expiresAt = :expiresAt",
      ExpressionAttributeValues: {
        ":startedAt": { N: String(ms) },
        ":expiresAt": { N: String(Math.floor(ms / 1_000) + KEPT_SECONDS) },
      },
    });
    await client.send(command).catch(throwFault("dynamodb:UpdateItem"));
  },
  read: async (executionId) => {
    const command = new GetItemCommand({ TableName, Key: { pk: { S: executionId } }, ConsistentRead: true });
    const { Item } = await client.send(command).catch(throwFault("dynamodb:GetItem"));
    return toState(Item, parseFailure);
  },
});

const toState = (item: Item | undefined, parseFailure: ParseFailure): StoredState => {
  if (item?.output?.S !== undefined) return { kind: "succeeded", output: item.output.S };
  if (item?.failure?.S !== undefined) return { kind: "failed", failure: parseFailure(item.failure.S) };
  const startedAtMs = Number(item?.startedAt?.N ?? Number.NaN);
  return Number.isNaN(startedAtMs) ? { kind: "absent" } : { kind: "started", startedAtMs };
};
