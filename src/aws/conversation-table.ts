import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { ConversationRecord } from "../sms/conversation-record.ts";
import type { ConversationStore, Parties } from "../sms/ports.ts";
import { isConditionFailure, throwFault, toRemoteFault } from "./sdk-fault.ts";

// Longer than any question waits for its answer, and longer than a dead-letter queue retains a text.
const KEPT_SECONDS = 30 * 24 * 3_600;

/** One item for each customer and number, written only over the revision that was read. */
export const connectConversations = (
  client: DynamoDBClient,
  table: string,
  parse: (text: string) => ConversationRecord,
): ConversationStore => ({
  load: async (parties) => {
    const { Item } = await client
      .send(new GetItemCommand({ TableName: table, Key: keyOf(parties), ConsistentRead: true }))
      .catch(throwFault("dynamodb:GetItem"));
    return Item?.record?.S === undefined ? undefined : parse(Item.record.S);
  },
  save: async (parties, record, now) => {
    const { revision } = record;
    const command = new PutItemCommand({
      TableName: table,
      Item: {
        ...keyOf(parties),
        revision: { N: String(revision) },
        record: { S: JSON.stringify(record) },
        expiresAt: { N: String(Math.floor(now.getTime() / 1_000) + KEPT_SECONDS) },
      },
      ConditionExpression: revision === 1 ? "attribute_not_exists(pk)" : "revision = :before",
      ...(revision > 1 && { ExpressionAttributeValues: { ":before": { N: String(revision - 1) } } }),
    });
    return client.send(command).then(
      () => true,
      (error: unknown) => {
        if (isConditionFailure(error)) return false;
        throw toRemoteFault("dynamodb:PutItem", error);
      },
    );
  },
});

const keyOf = ({ number, customer }: Parties) => ({ pk: { S: `${number}#${customer}` } });
