import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import type { ConversationRecord } from "../sms/conversation-record.ts";
import type { Page, ReconcilerPorts, StoredConversation } from "../sms/opt-outs/reconciler-ports.ts";
import type { Position } from "../sms/opt-outs/sources.ts";
import { throwFault } from "./sdk-fault.ts";

const PAGE_SIZE = 100;
// Not the key of a conversation, which begins with a number.
const POSITION_KEY = "opt-out-reconciler";
// After a day without a run, the lists are read from the start.
const POSITION_KEPT_SECONDS = 24 * 3_600;

type Parse = { record: (text: string) => ConversationRecord; position: (text: string) => Position };

/** Reads all conversations of the table, and keeps the reconciler's position in it. */
export const connectStoredConversations = (
  client: DynamoDBClient,
  table: string,
  parse: Parse,
  clock: () => Date,
): Pick<ReconcilerPorts, "readConversations" | "position"> => {
  const key = { pk: { S: POSITION_KEY } };
  return {
    readConversations: async (token) => {
      const start = token === undefined ? {} : { ExclusiveStartKey: { pk: { S: token } } };
      const page = await client
        .send(new ScanCommand({ TableName: table, Limit: PAGE_SIZE, ...start }))
        .catch(throwFault("dynamodb:Scan"));
      return toPage(page.Items ?? [], page.LastEvaluatedKey?.pk?.S, parse);
    },
    position: {
      load: async () => {
        const { Item } = await client
          .send(new GetItemCommand({ TableName: table, Key: key }))
          .catch(throwFault("dynamodb:GetItem"));
        const isCurrent = Number(Item?.expiresAt?.N ?? 0) * 1_000 > clock().getTime();
        return isCurrent && Item?.position?.S !== undefined ? parse.position(Item.position.S) : undefined;
      },
      save: async (position) => {
        if (position === undefined) {
          const command = new DeleteItemCommand({ TableName: table, Key: key });
          await client.send(command).catch(throwFault("dynamodb:DeleteItem"));
          return;
        }
        const expiresAt = Math.floor(clock().getTime() / 1_000) + POSITION_KEPT_SECONDS;
        const Item = { ...key, position: { S: JSON.stringify(position) }, expiresAt: { N: String(expiresAt) } };
        await client.send(new PutItemCommand({ TableName: table, Item })).catch(throwFault("dynamodb:PutItem"));
      },
    },
  };
};

const toPage = (
  items: Record<string, AttributeValue>[],
  token: string | undefined,
  parse: Parse,
): Page<StoredConversation> => ({
  items: items.flatMap(({ pk, record }) => {
    const [number, customer] = (pk?.S ?? "").split("#");
    return number && customer && record?.S ? [{ number, customer, record: parse.record(record.S) }] : [];
  }),
  token,
});
