import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import type { ConversationRecord } from "../sms/conversation-record.ts";
import type { ConversationStore, Parties, ReadDueConversations } from "../sms/ports.ts";
import { readDue } from "./due-index.ts";
import { putRevision } from "./revisioned-item.ts";
import { throwFault } from "./sdk-fault.ts";

// Longer than any question waits for its answer, and longer than a dead-letter queue retains a text.
const KEPT_SECONDS = 30 * 24 * 3_600;

/** One item for each customer and number, written only over the revision that was read. */
export const connectConversations = (
  client: DynamoDBClient,
  table: string,
  parse: (text: string) => ConversationRecord,
): ConversationStore => ({
  load: async (parties) => {
    const Key = { pk: { S: keyOf(parties) } };
    const { Item } = await client
      .send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))
      .catch(throwFault("dynamodb:GetItem"));
    return Item?.record?.S === undefined ? undefined : parse(Item.record.S);
  },
  save: (parties, record, now) =>
    putRevision(client, table, { pk: keyOf(parties), record, dueAtMs: record.dueAt, keptSeconds: KEPT_SECONDS }, now),
});

/** The same table, by the time at which something is due. */
export const connectDueConversations = (client: DynamoDBClient, table: string): ReadDueConversations =>
  async function* (now) {
    for await (const items of readDue(client, table, now)) yield items.flatMap(({ pk }) => toParties(pk?.S ?? ""));
  };

const toParties = (key: string): Parties[] => {
  const [number, customer] = key.split("#");
  return number && customer ? [{ number, customer }] : [];
};

const keyOf = ({ number, customer }: Parties): string => `${number}#${customer}`;
