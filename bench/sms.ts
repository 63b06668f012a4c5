// One inbound text through the handler of two-way-sms to the local cloud, until its reply is sent and the turn is settled.
// Reference: the same SDK calls, one after the other.
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { withLocalCloud } from "./process/with-cloud.ts";
import { type Bench, type BenchResult, quantile, timed } from "./result.ts";

const WARM_UP = 100;
const DEFAULT_RUNS = 1_000;
const TARGET_RATIO = 1.5;
const NUMBER = "+12065550100";

const findTables = async () => {
  const { TableNames = [] } = await new DynamoDBClient().send(new ListTablesCommand());
  const named = (suffix: string): string => TableNames.find((name) => name.endsWith(suffix)) ?? "";
  return { claims: named("-ClaimsTable"), conversations: named("ConversationsTable") };
};
type Tables = Awaited<ReturnType<typeof findTables>>;

const customerOf = (turn: number): string => `+1206${String(5_550_000 + turn)}`;

/** The handler, with the environment that serverless.yml gives it. */
const createOurs = async ({ claims, conversations }: Tables) => {
  Object.assign(process.env, {
    CLAIMS_TABLE: claims,
    CONVERSATIONS_TABLE: conversations,
    SMS_QUEUE_URL: `${process.env.AWS_ENDPOINT_URL}/000000000000/none`,
    SUPPRESSION_TABLE: "none",
    NOTIFICATION_TOPIC_ARN: "none",
    RESULT_STREAM: "none",
    CHATS_TABLE: "none",
    CHAT_TOPIC_ARN: "none",
    CONNECT_INSTANCE_ID: "none",
    LEX_BOT_LOCALE: "en_US",
    SMS_NUMBERS: "{}",
    SMS_FALLBACK: "Sorry?",
    SMS_ENDPOINTS: "none",
    SMS_HAND_OFF: "events",
    SMS_HAND_OFF_FAILED: "Sorry.",
    POWERTOOLS_LOG_LEVEL: "SILENT",
  });
  const { handler } = await import("../handlers/two-way-sms.ts");
  const context = { awsRequestId: "bench", functionName: "two-way-sms", getRemainingTimeInMillis: () => 30_000 };
  return async (turn: number): Promise<void> => {
    const message = {
      originationNumber: customerOf(turn),
      destinationNumber: NUMBER,
      messageBody: "survey",
      inboundMessageId: `ours-${turn}`,
    };
    const event = { Records: [{ Sns: { MessageId: message.inboundMessageId, Message: JSON.stringify(message) } }] };
    await handler(event, context as Parameters<typeof handler>[1]);
  };
};

const createBare = (tables: Tables) => {
  const [dynamodb, sms] = [new DynamoDBClient(), new PinpointSMSVoiceV2Client()];
  return async (turn: number): Promise<void> => {
    const claim = { pk: { S: `bare-${turn}` }, holder: { S: "bare" }, leaseUntil: { N: "1" }, expiresAt: { N: "2" } };
    const key = { pk: { S: `${NUMBER}#bare-${turn}` } };
    const write = (revision: string) =>
      dynamodb.send(
        new PutItemCommand({
          TableName: tables.conversations,
          Item: { ...key, revision: { N: revision }, record: { S: '{"revision":1,"turns":[]}' } },
          ConditionExpression: "attribute_not_exists(pk) OR revision = :before",
          ExpressionAttributeValues: { ":before": { N: "1" } },
        }),
      );
    const ConditionExpression = "attribute_not_exists(pk)";
    await dynamodb.send(new PutItemCommand({ TableName: tables.claims, Item: claim, ConditionExpression }));
    await dynamodb.send(new GetItemCommand({ TableName: tables.conversations, Key: key, ConsistentRead: true }));
    await write("1");
    await sms.send(
      new SendTextMessageCommand({
        DestinationPhoneNumber: customerOf(turn),
        OriginationIdentity: NUMBER,
        MessageBody: "How satisfied are you?",
      }),
    );
    await write("2");
    const done = { PutRequest: { Item: { ...claim, sentAt: { N: "1" } } } };
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [tables.claims]: [done] } }));
  };
};

const measure = async (runs: number) => {
  const tables = await findTables();
  const [ours, bare] = [await createOurs(tables), createBare(tables)];
  const oursMs: number[] = [];
  const bareMs: number[] = [];
  // Alternating, so that other load on the machine affects both equally.
  for (let turn = 0; turn < WARM_UP + runs; turn += 1) {
    oursMs.push(await timed(ours(turn)));
    bareMs.push(await timed(bare(turn)));
  }
  return { oursMs: oursMs.slice(WARM_UP), bareMs: bareMs.slice(WARM_UP) };
};

const sms: Bench = async ({ size: texts = DEFAULT_RUNS }) => {
  const { oursMs, bareMs } = await withLocalCloud(() => measure(texts));
  return [0.5, 0.99].map((share): BenchResult => {
    const [ours, reference] = [quantile(oursMs, share), quantile(bareMs, share)];
    return {
      name: `sms p${share * 100}`,
      unit: "ms from an inbound text to its reply",
      ours,
      reference: { name: "the same six SDK calls", value: reference },
      ratio: ours / reference,
      target: `<= ${TARGET_RATIO} x`,
      pass: ours / reference <= TARGET_RATIO,
      context: { texts, node: process.version },
    };
  });
};

export default sms;
