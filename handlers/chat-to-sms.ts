// Invoked by SNS with the messages of chats to which `two-way-sms` handed customers off.
// message -> decision -> claim -> texts to the customer, or the end of the hand-off.
// A retry sends what failed, and skips messages that were sent.
import * as z from "zod";
import { connectChatStore } from "../src/aws/chat-table.ts";
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { connectConversations } from "../src/aws/conversation-table.ts";
import { connectClaims } from "../src/aws/dynamodb-claims.ts";
import { connectSmsSend, SmsSendEnvironment } from "../src/aws/sms-send.ts";
import { connectQueue } from "../src/aws/sqs.ts";
import { Unfinished } from "../src/errors.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { createBudget } from "../src/run.ts";
import { ChatEvent } from "../src/sms/chat-event.ts";
import { parseSession } from "../src/sms/chat-session.ts";
import { parseRecord } from "../src/sms/conversation-record.ts";
import { type ChatToSmsPorts, receiveChatMessage } from "../src/sms/flow/receive-chat-message.ts";
import { receiveRecords } from "../src/sms/flow/receive-records.ts";
import { parseParties } from "../src/sms/ports.ts";

// The function has 30 seconds; the rest is for enqueuing texts and for the response.
const BUDGET_MS = 20_000;
// Lets the SMS service recover before the text is sent again.
const QUEUE_DELAY_SECONDS = 5;

export const run = async (
  event: ChatEvent,
  ports: ChatToSmsPorts,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<void> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  const snsRun = { now, requestId, remainingMs, budget };
  const { received, failed } = await receiveRecords(event.Records, snsRun, (record, lease) =>
    receiveChatMessage(record, ports, { now, lease, budget }),
  );
  // SNS invokes with one record; its own error says more than a count.
  if (event.Records.length === 1) for (const { error } of failed) throw error;
  for (const { messageId, error } of failed) log.error("chat message failed", { messageId, error });
  log.info("received", { received });
  if (failed.length > 0) throw new Unfinished(failed.length, "messages", "the log names the cause of each");
};

const Environment = z.object({
  ...SmsSendEnvironment.shape,
  CLAIMS_TABLE: z.string().min(1),
  CONVERSATIONS_TABLE: z.string().min(1),
  CHATS_TABLE: z.string().min(1),
  SMS_QUEUE_URL: z.url(),
});

const connect = (environment: z.infer<typeof Environment>): ChatToSmsPorts => {
  const tables = createDynamoDbClient();
  const sendToQueue = connectQueue(environment.SMS_QUEUE_URL);
  return {
    ...connectSmsSend(environment),
    claims: connectClaims(tables, environment.CLAIMS_TABLE),
    conversations: connectConversations(tables, environment.CONVERSATIONS_TABLE, parseRecord),
    sessions: connectChatStore(tables, environment.CHATS_TABLE, { session: parseSession, parties: parseParties }),
    queueText: async (text) =>
      (await sendToQueue([{ body: JSON.stringify(text), delaySeconds: QUEUE_DELAY_SECONDS }]))[0] ?? false,
  };
};

export const handler = lambda({ environment: Environment, event: ChatEvent, connect, run });
