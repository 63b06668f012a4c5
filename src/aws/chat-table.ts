import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { ChatStore } from "../sms/chat-ports.ts";
import type { ChatSession } from "../sms/chat-session.ts";
import type { Parties } from "../sms/ports.ts";
import { throwFault, unlessConditionFailure } from "./sdk-fault.ts";

// [Connect API reference: StartChatContact] a chat lasts 25 hours by default; this also covers retries of its last messages.
const KEPT_SECONDS = 3 * 24 * 3_600;

/**
 * Two items for each chat: whose it is, by its contact id, and its session with the tokens, by customer and number. The
 * table is encrypted with a key of its own.
 */
export const connectChatStore = (
  client: DynamoDBClient,
  table: string,
  parse: { session: (text: string) => ChatSession; parties: (text: string) => Parties },
): ChatStore => {
  const read = async (pk: string): Promise<string | undefined> => {
    const { Item } = await client
      .send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true }))
      .catch(throwFault("dynamodb:GetItem"));
    return Item?.value?.S;
  };

  const write = async (
    pk: string,
    contactId: string,
    value: object,
    now: Date,
    condition?: Condition,
  ): Promise<void> => {
    const Item: Record<string, AttributeValue> = {
      pk: { S: pk },
      contactId: { S: contactId },
      value: { S: JSON.stringify(value) },
      expiresAt: { N: String(Math.floor(now.getTime() / 1_000) + KEPT_SECONDS) },
    };
    const command = new PutItemCommand({ TableName: table, Item, ...condition });
    await client.send(command).catch(unlessConditionFailure("dynamodb:PutItem"));
  };

  const erase = async (pk: string, contactId: string): Promise<void> => {
    const command = new DeleteItemCommand({ TableName: table, Key: { pk: { S: pk } }, ...ofContact(contactId) });
    await client.send(command).catch(unlessConditionFailure("dynamodb:DeleteItem"));
  };

  return {
    link: (contactId, { customer, number }, now) => write(contactKey(contactId), contactId, { customer, number }, now),
    findParties: async (contactId) => {
      const text = await read(contactKey(contactId));
      return text === undefined ? undefined : parse.parties(text);
    },
    load: async (parties) => {
      const text = await read(sessionKey(parties));
      return text === undefined ? undefined : parse.session(text);
    },
    save: (session, now) => write(sessionKey(session), session.contactId, session, now),
    renew: (session, now) => write(sessionKey(session), session.contactId, session, now, ofContact(session.contactId)),
    remove: (parties, contactId) => erase(sessionKey(parties), contactId),
    unlink: (contactId) => erase(contactKey(contactId), contactId),
  };
};

const contactKey = (contactId: string) => `contact#${contactId}`;
const sessionKey = ({ number, customer }: Parties) => `session#${number}#${customer}`;

type Condition = { ConditionExpression: string; ExpressionAttributeValues: Record<string, AttributeValue> };

const ofContact = (contactId: string): Condition => ({
  ConditionExpression: "contactId = :contactId",
  ExpressionAttributeValues: { ":contactId": { S: contactId } },
});
