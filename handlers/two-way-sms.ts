// Invoked by SNS with the texts that customers sent to your numbers, and by EventBridge every minute for time-outs.
// text or time-out -> claim -> turn of the conversation, stored -> replies, effects (endpoints, lists, notifications, events).
// A retry finds the stored turn and does what is left of it, and skips texts that are done.
import * as z from "zod";
import { connectChatStore } from "../src/aws/chat-table.ts";
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { createPinpointClient } from "../src/aws/clients/pinpoint.ts";
import { createSnsClient } from "../src/aws/clients/sns.ts";
import { connectChatService } from "../src/aws/connect-chat.ts";
import { connectConversations, connectDueConversations } from "../src/aws/conversation-table.ts";
import { connectClaims } from "../src/aws/dynamodb-claims.ts";
import { connectStream } from "../src/aws/kinesis.ts";
import { connectBot } from "../src/aws/lex-bot.ts";
import { connectNotificationTopic } from "../src/aws/notification-topic.ts";
import { connectOptInSuppression } from "../src/aws/opt-in-suppression.ts";
import { connectOptOutList, createSmsClient } from "../src/aws/send-text-message.ts";
import { connectSmsEndpoints, NO_SMS_ENDPOINTS } from "../src/aws/sms-endpoints.ts";
import { connectSmsSend, SmsSendEnvironment } from "../src/aws/sms-send.ts";
import { connectQueue } from "../src/aws/sqs.ts";
import { connectSuppressionTable } from "../src/aws/suppression-table.ts";
import { countBy } from "../src/count-by.ts";
import { Unfinished } from "../src/errors.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { createBudget, createLease } from "../src/run.ts";
import { parseSession } from "../src/sms/chat-session.ts";
import { parseRecord } from "../src/sms/conversation-record.ts";
import { CONVERSATIONS } from "../src/sms/conversations/conversations.ts";
import type { TwoWayRules } from "../src/sms/decide-reply.ts";
import type { Desk } from "../src/sms/desk.ts";
import { DeskEnvironment, type DeskPlace, toDeskPlace } from "../src/sms/desk-settings.ts";
import { createBotDesk } from "../src/sms/flow/bot-desk.ts";
import { type ConnectDeskPorts, createConnectDesk } from "../src/sms/flow/connect-desk.ts";
import { createEffects } from "../src/sms/flow/create-effects.ts";
import { createDeskHandOff } from "../src/sms/flow/hand-off.ts";
import { receiveAll } from "../src/sms/flow/receive-all.ts";
import { type TimeOutPorts, timeOutConversations } from "../src/sms/flow/time-out-conversations.ts";
import { type OutgoingText, parseParties } from "../src/sms/ports.ts";
import { ScheduledEvent } from "../src/sms/scheduled-event.ts";
import { SnsEvent } from "../src/sms/sns-event.ts";
import { TwoWayEnvironment } from "../src/sms/two-way-settings.ts";

// The function has 30 seconds; the rest is for enqueuing replies and for the response.
const BUDGET_MS = 20_000;
// Lets the SMS service recover before the reply is sent again.
const QUEUE_DELAY_SECONDS = 5;

type TwoWay = { rules: TwoWayRules; ports: TimeOutPorts };

const TwoWayEvent = z.union([SnsEvent, ScheduledEvent]);

type TwoWayEvent = z.infer<typeof TwoWayEvent>;
const isScheduled = (event: TwoWayEvent): event is ScheduledEvent => "detail-type" in event;

export const run = (event: TwoWayEvent, twoWay: TwoWay, invocation: Invocation): Promise<void> =>
  isScheduled(event) ? timeOut(event, twoWay, invocation) : receiveTexts(event, twoWay, invocation);

const receiveTexts = async (
  event: SnsEvent,
  { rules, ports }: TwoWay,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<void> => {
  const budget = createBudget(remainingMs, BUDGET_MS);
  const { received, failed } = await receiveAll(event, rules, ports, { now, requestId, remainingMs, budget });
  // SNS invokes with one record; its own error says more than a count.
  if (event.Records.length === 1) for (const { error } of failed) throw error;
  for (const { messageId, error } of failed) log.error("text failed", { messageId, error });
  const refusals = countBy(
    received.flatMap((one) => (one.kind === "handled" ? one.refusals : [])),
    (reason) => reason,
  );
  log.info("received", { received, refusals });
  if (failed.length > 0) throw new Unfinished(failed.length, "texts", "the log names the cause of each");
};

const timeOut = async (
  { time }: ScheduledEvent,
  { rules, ports }: TwoWay,
  { now, requestId, remainingMs, log }: Invocation,
): Promise<void> => {
  const lease = createLease(requestId, now, remainingMs());
  const run = { now: time, lease, budget: createBudget(remainingMs, BUDGET_MS) };
  const result = await timeOutConversations(rules, ports, run, (error) => log.error("time-out failed", { error }));
  log.info("timed out", result);
  if (result.failed > 0) throw new Unfinished(result.failed, "time-outs", "the log names the cause of each");
};

const Environment = z.object({
  ...TwoWayEnvironment.shape,
  ...SmsSendEnvironment.shape,
  ...DeskEnvironment.shape,
});

const connectDesk = (place: DeskPlace, ports: Omit<ConnectDeskPorts, "chats">): Desk | undefined => {
  switch (place.kind) {
    case "events":
      return undefined;
    case "connect":
      return createConnectDesk({ ...ports, chats: connectChatService(place) });
    case "lex":
      return createBotDesk(connectBot(place));
    default:
      return place satisfies never;
  }
};

const connect = (environment: z.infer<typeof Environment>): TwoWay => {
  const tables = createDynamoDbClient();
  const sms = createSmsClient();
  const sendToQueue = connectQueue(environment.SMS_QUEUE_URL);
  const { SUPPRESSION_TABLE } = environment;
  const endpoints =
    environment.SMS_ENDPOINTS === "pinpoint" ? connectSmsEndpoints(createPinpointClient()) : NO_SMS_ENDPOINTS;
  const clock = () => new Date();
  const replies = {
    ...connectSmsSend(environment, sms),
    conversations: connectConversations(tables, environment.CONVERSATIONS_TABLE, parseRecord),
    queueText: async (text: OutgoingText) =>
      (await sendToQueue([{ body: JSON.stringify(text), delaySeconds: QUEUE_DELAY_SECONDS }]))[0] ?? false,
  };
  const sessions = connectChatStore(tables, environment.CHATS_TABLE, { session: parseSession, parties: parseParties });
  const desk = connectDesk(toDeskPlace(environment), { sessions, wait: replies.wait, clock });
  return {
    rules: {
      settings: environment.SMS_NUMBERS,
      conversations: CONVERSATIONS,
      fallback: environment.SMS_FALLBACK,
      prices: environment.SMS_PRICES,
    },
    ports: {
      ...replies,
      claims: connectClaims(tables, environment.CLAIMS_TABLE),
      readDue: connectDueConversations(tables, environment.CONVERSATIONS_TABLE),
      effects: createEffects({
        ...endpoints,
        setListed: connectOptOutList(sms),
        suppressor: connectSuppressionTable(tables, SUPPRESSION_TABLE),
        endSuppression: connectOptInSuppression(tables, SUPPRESSION_TABLE),
        topic: connectNotificationTopic(createSnsClient(), environment.NOTIFICATION_TOPIC_ARN),
        writeRecords: connectStream(environment.RESULT_STREAM),
        clock,
        createHandOff: desk && createDeskHandOff(desk, environment.SMS_HAND_OFF_FAILED, replies, clock),
      }),
    },
  };
};

export const handler = lambda({ environment: Environment, event: TwoWayEvent, connect, run });
