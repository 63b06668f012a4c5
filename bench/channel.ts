// One batch of the Poke channel through the local cloud. Reference: a bare loop of the same SDK calls.
import { BatchWriteItemCommand, DynamoDBClient, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { KinesisClient, ListStreamsCommand, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { run } from "../handlers/custom-channel.ts";
import { connectChannel } from "../src/aws/channel.ts";
import { CustomChannelEvent } from "../src/pinpoint/custom-channel-event.ts";
import { withLocalCloud } from "./process/with-cloud.ts";
import { type Bench, median, quantile, timed } from "./result.ts";

const ENDPOINTS = 50;
const WARM_UP = 30;
const DEFAULT_RUNS = 300;
const TARGET_MS = 250;
const TARGET_RATIO = 1.5;

const nameWith = (names: string[] | undefined, part: string): string => {
  const name = names?.find((candidate) => candidate.includes(part));
  if (name === undefined) throw new Error(`the local cloud has no resource with ${part} in its name`);
  return name;
};

/** The local cloud's names for the resources in serverless.yml. */
const findResources = async () => {
  const [tables, queues, streams] = await Promise.all([
    new DynamoDBClient().send(new ListTablesCommand()),
    new SQSClient().send(new ListQueuesCommand()),
    new KinesisClient().send(new ListStreamsCommand()),
  ]);
  return {
    table: nameWith(
      tables.TableNames?.filter((name) => !name.includes("StreamClaims")),
      "ClaimsTable",
    ),
    queueUrl: nameWith(queues.QueueUrls, "ChannelQueue"),
    stream: nameWith(streams.StreamNames, "EngagementStream"),
  };
};
type Resources = Awaited<ReturnType<typeof findResources>>;

const eventOf = (batch: string): unknown => ({
  ApplicationId: "bench",
  CampaignId: batch,
  Data: '{"domain":"Playlist","data":{"greeting":"Hi {{User.UserAttributes.first.[0]}}"}}',
  Endpoints: Object.fromEntries(
    Array.from({ length: ENDPOINTS }, (_, at) => [
      `ep-${at}`,
      {
        ChannelType: "CUSTOM",
        Address: `u-${at}`,
        EndpointStatus: "ACTIVE",
        OptOut: "NONE",
        Attributes: { plan: ["gold"], genre: ["jazz", "soul"] },
        User: { UserId: `u-${at}`, UserAttributes: { first: ["Ada"] } },
      },
    ]),
  ),
});

const createOurs = ({ table, queueUrl, stream }: Resources) => {
  const ports = connectChannel({
    POKE_FUNCTION: "poke",
    MULTICAST_POKE_FUNCTION: "multicast-poke",
    CLAIMS_TABLE: table,
    CHANNEL_QUEUE_URL: queueUrl,
    RESULT_SINK: "kinesis",
    RESULT_STREAM: stream,
  });
  const silent = () => {};
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  return async (batch: string): Promise<void> => {
    const event = CustomChannelEvent.parse(eventOf(batch));
    const result = await run(event, ports, { now: new Date(), requestId: batch, remainingMs: () => 15_000, log });
    const accepted = Object.values(result).filter(({ EventAttributes }) => EventAttributes.outcome === "accepted");
    if (accepted.length !== ENDPOINTS) throw new Error(`${accepted.length} of ${ENDPOINTS} pokes were accepted`);
  };
};

/** The AWS calls of the handler, and nothing else. */
const createBare = ({ table, stream }: Resources) => {
  const [dynamodb, lambda, kinesis] = [new DynamoDBClient(), new LambdaClient(), new KinesisClient()];
  const writeMany = (batch: string, from: number) =>
    dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [table]: Array.from({ length: 25 }, (_, at) => ({
            PutRequest: { Item: { pk: { S: `${batch}-${from + at}` }, sentAt: { N: "1" }, expiresAt: { N: "2" } } },
          })),
        },
      }),
    );
  return async (batch: string): Promise<void> => {
    const ids = Array.from({ length: ENDPOINTS }, (_, at) => at);
    await Promise.all(
      ids.map((at) =>
        dynamodb.send(
          new PutItemCommand({
            TableName: table,
            Item: { pk: { S: `${batch}-${at}` }, holder: { S: batch }, leaseUntil: { N: "1" }, expiresAt: { N: "2" } },
            ConditionExpression: "attribute_not_exists(pk)",
          }),
        ),
      ),
    );
    const messages = ids.map((at) => ({
      id: `${batch}-${at}`,
      customerId: `u-${at}`,
      domain: "Playlist",
      data: { greeting: "Hi Ada" },
    }));
    const payload = new TextEncoder().encode(JSON.stringify(messages));
    await lambda.send(new InvokeCommand({ FunctionName: "poke", Payload: payload }));
    const records = ids.map((at) => ({
      PartitionKey: `ep-${at}`,
      Data: new TextEncoder().encode(
        JSON.stringify({ event_type: "poke.accepted", client: { client_id: `ep-${at}` } }),
      ),
    }));
    await Promise.all([
      writeMany(batch, 0),
      writeMany(batch, 25),
      kinesis.send(new PutRecordsCommand({ StreamName: stream, Records: records })),
    ]);
  };
};

const measure = async (runs: number) => {
  const resources = await findResources();
  const [ours, bare] = [createOurs(resources), createBare(resources)];
  const oursMs: number[] = [];
  const bareMs: number[] = [];
  // Alternating, so that other load on the machine affects both equally.
  for (let turn = 0; turn < WARM_UP + runs; turn += 1) {
    oursMs.push(await timed(ours(`ours-${turn}`)));
    bareMs.push(await timed(bare(`bare-${turn}`)));
  }
  return { oursMs: oursMs.slice(WARM_UP), bareMs: bareMs.slice(WARM_UP) };
};

const channel: Bench = async ({ size }) => {
  const runs = size ?? DEFAULT_RUNS;
  const { oursMs, bareMs } = await withLocalCloud(() => measure(runs));

  const [ours, reference] = [quantile(oursMs, 0.99), quantile(bareMs, 0.99)];
  return {
    name: "channel",
    unit: "ms for a batch of 50, p99",
    ours,
    reference: { name: "bare loop of the same SDK calls", value: reference },
    ratio: ours / reference,
    target: `<= ${TARGET_MS} ms and <= ${TARGET_RATIO} x`,
    pass: ours <= TARGET_MS && ours / reference <= TARGET_RATIO,
    context: { batches: runs, "ours p50 ms": median(oursMs), "reference p50 ms": median(bareMs) },
  };
};

export default channel;
