import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { CreateStreamCommand, GetRecordsCommand, GetShardIteratorCommand } from "@aws-sdk/client-kinesis";
import {
  CreateCampaignCommand,
  CreateExportJobCommand,
  CreateSegmentCommand,
  GetCampaignActivitiesCommand,
  GetExportJobCommand,
  PutEventStreamCommand,
  PutEventsCommand,
  SendMessagesCommand,
  UpdateEmailChannelCommand,
  UpdateEndpointsBatchCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createServedClients } from "../../src/aws/served-clients.ts";
import { connectMessages } from "../../src/serve/send-message.ts";
import { createApp } from "../create-app.ts";
import { startEngine } from "../engine/engine-fixture.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { SECRETS, startTestServer, type TestServer } from "./serve-fixture.ts";

const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/events";
// The same name as the Kinesis stream.
const FIREHOSE = "arn:aws:firehose:us-east-1:000000000000:deliverystream/events";
const WORKS = "arn:aws:lambda:us-east-1:000000000000:function:works";

const PROJECT = {
  "serverless.yml": `
service: vendor
provider: { name: aws, runtime: nodejs24.x, timeout: 10, memorySize: 128 }
functions:
  works: { handler: works.handler, name: works }
`,
  "works.ts": "export const handler = async () => ({});",
};

type Email = { FromEmailAddress: string; Destination: { ToAddresses: string[] }; Content: { Simple: object } };

let cloud: TestCloud;
let served: TestServer;
let ApplicationId: string;
const emails: Email[] = [];
/** How many of the next requests SES throttles. */
let throttles = 0;

/** The event types that Firehose received. */
const delivered: string[] = [];

// The local cloud has neither SES nor Firehose.
const others = createServer(async (request, response) => {
  if (request.headers["x-amz-target"] === "Firehose_20150804.PutRecordBatch") {
    const { Records } = (await json(request)) as { Records: { Data: string }[] };
    delivered.push(...Records.map(({ Data }) => JSON.parse(Buffer.from(Data, "base64").toString()).event_type));
    const RequestResponses = Records.map((_, index) => ({ RecordId: `${index}` }));
    response.end(JSON.stringify({ FailedPutCount: 0, RequestResponses }));
    return;
  }
  const email = (await json(request)) as Email;
  if (throttles > 0) {
    throttles -= 1;
    response.writeHead(429, { "x-amzn-errortype": "TooManyRequestsException" }).end("{}");
    return;
  }
  emails.push(email);
  response.end(JSON.stringify({ MessageId: `ses-${emails.length}` }));
});

beforeAll(async () => {
  cloud = await testCloud({ project: PROJECT });
  await new Promise<void>((resolve) => others.listen(0, "127.0.0.1", resolve));
  const address = others.address();
  process.env.AWS_ENDPOINT_URL = cloud.cloud.url;
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  process.env.AWS_ENDPOINT_URL_SESV2 = url;
  process.env.AWS_ENDPOINT_URL_FIREHOSE = url;
  process.env.AWS_ACCESS_KEY_ID = "000000000000";
  process.env.AWS_SECRET_ACCESS_KEY = "local";
  await cloud.clients.kinesis.send(new CreateStreamCommand({ StreamName: "events", ShardCount: 1 }));
  await cloud.clients.s3.send(new CreateBucketCommand({ Bucket: "exports" }));
  served = await startTestServer({
    accountId: "000000000000",
    destinations: {
      functions: [WORKS],
      eventStreams: [ARN, FIREHOSE],
      email: "ses",
      sms: "end-user-messaging",
      buckets: ["exports"],
    },
  });
  ApplicationId = await createApp(served.client("BANK"), "served");
  const Item = ["a", "b"].map((Id) => ({ Id, ChannelType: "CUSTOM" as const, Address: Id }));
  await served.client("BANK").send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
});
afterAll(async () => {
  await served.close();
  await cloud.close();
  others.close();
});

const RoleArn = "arn:aws:iam::000000000000:role/any";

/** Waits until the campaign's activity has ended. */
const runCampaign = async (message: Partial<WriteCampaignRequest>) => {
  const client = served.client("BANK");
  const { SegmentResponse } = await client.send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Name: "all", Dimensions: {} } }),
  );
  const { CampaignResponse } = await client.send(
    new CreateCampaignCommand({
      ApplicationId,
      WriteCampaignRequest: {
        Name: "x",
        SegmentId: SegmentResponse?.Id,
        Schedule: { StartTime: "IMMEDIATE" },
        ...message,
      },
    }),
  );
  return vi.waitFor(
    async () => {
      const { ActivitiesResponse } = await client.send(
        new GetCampaignActivitiesCommand({ ApplicationId, CampaignId: CampaignResponse?.Id }),
      );
      const activity = ActivitiesResponse?.Item?.[0];
      expect(activity?.State).toBe("COMPLETED");
      return activity;
    },
    { timeout: 60_000, interval: 100 },
  );
};

const channelTo = (DeliveryUri: string): Partial<WriteCampaignRequest> => ({
  CustomDeliveryConfiguration: { DeliveryUri, EndpointTypes: ["CUSTOM"] },
  MessageConfiguration: { CustomMessage: { Data: "hello" } },
});

test("a campaign invokes a function of the configuration by its name or ARN, and no other function or URL", async () => {
  expect(await runCampaign(channelTo("works"))).toMatchObject({ SuccessfulEndpointCount: 2 });
  expect(await runCampaign(channelTo(WORKS))).toMatchObject({ SuccessfulEndpointCount: 2 });
  expect(await runCampaign(channelTo("other"))).toMatchObject({ SuccessfulEndpointCount: 0 });
  await expect(runCampaign(channelTo("https://example.com/hook"))).rejects.toThrow("calls no URLs");
  const headers = { authorization: `Bearer ${SECRETS.ADMIN_KEY}` };
  const { failures } = await (await fetch(`${served.server.url}/_local/failures`, { headers })).json();
  expect(failures).toMatchObject([{ cause: "not-permitted", target: "other" }]);
}, 120_000);

test("email goes to SES and texts to End User Messaging; a throttled message is sent again, push goes to the outbox", async () => {
  const client = served.client("BANK");
  throttles = 2;
  await client.send(
    new UpdateEmailChannelCommand({
      ApplicationId,
      EmailChannelRequest: {
        Enabled: true,
        FromAddress: "shop@example.com",
        Identity: "arn:aws:ses:us-east-1:000000000000:identity/x",
      },
    }),
  );
  const { MessageResponse } = await client.send(
    new SendMessagesCommand({
      ApplicationId,
      MessageRequest: {
        Addresses: {
          "ada@example.com": { ChannelType: "EMAIL" },
          "+12065550100": { ChannelType: "SMS" },
          token: { ChannelType: "GCM" },
        },
        MessageConfiguration: {
          EmailMessage: { SimpleEmail: { Subject: { Data: "Hello" }, TextPart: { Data: "Thank you" } } },
          SMSMessage: { Body: "Thank you", OriginationNumber: "+12065550199", MessageType: "TRANSACTIONAL" },
          GCMMessage: { Body: "Thank you" },
        },
      },
    }),
  );
  const results = Object.entries(MessageResponse?.Result ?? {}).map(([address, { DeliveryStatus }]) => [
    address,
    DeliveryStatus,
  ]);
  expect(Object.fromEntries(results)).toEqual({
    "ada@example.com": "SUCCESSFUL",
    "+12065550100": "SUCCESSFUL",
    token: "SUCCESSFUL",
  });
  expect(emails).toMatchObject([
    { FromEmailAddress: "shop@example.com", Destination: { ToAddresses: ["ada@example.com"] } },
  ]);
  const texts = await (await fetch(`${cloud.cloud.url}/_local/outbox`)).json();
  expect(texts.messages).toMatchObject([{ channel: "SMS", address: "+12065550100", body: "Thank you" }]);
  const headers = { authorization: `Bearer ${SECRETS.ADMIN_KEY}` };
  const outbox = await (await fetch(`${served.server.url}/_local/outbox`, { headers })).json();
  expect(outbox.messages).toMatchObject([{ channel: "PUSH", address: "token" }]);
}, 120_000);

test("a message that a service accepted is not sent again when its batch is attempted again, as after a kill", async () => {
  const { engine, close } = await startEngine();
  const metrics = { delivered: () => {} };
  const clients = createServedClients("us-east-1");
  const context = () => engine.context;
  const attempt = (batch: string, endpointId: string) =>
    connectMessages(
      { email: "ses", eventStreams: [], buckets: [] },
      { clients, context, metrics },
    )({
      applicationId: ApplicationId,
      channel: "EMAIL",
      address: "bo@example.com",
      from: "shop@example.com",
      endpointId,
      subject: "Hello",
      body: "Thank you",
      origin: { campaign_id: "c", batch_id: batch },
    });
  const before = emails.length;
  const first = await attempt("1", "bo");
  expect(await attempt("1", "bo")).toEqual(first);
  expect(await attempt("2", "bo")).not.toEqual(first);
  expect(emails.length - before).toBe(2);
  await close();
}, 120_000);

test("events reach Kinesis in the order of each endpoint, also when requests are throttled and records are rejected", async () => {
  const client = served.client("BANK");
  const { clients } = cloud;
  await cloud.setFaults([
    { service: "kinesis", operation: "PutRecords", kind: "throttle", times: 4 },
    { service: "kinesis", operation: "PutRecords", kind: "partial", times: 3 },
  ]);
  await client.send(
    new PutEventStreamCommand({ ApplicationId, WriteEventStream: { DestinationStreamArn: ARN, RoleArn } }),
  );
  const types = Array.from({ length: 20 }, (_, index) => `step.${String(index).padStart(2, "0")}`);
  for (const EventType of types) {
    const Events = { one: { EventType, Timestamp: "2026-11-01T00:00:00Z" } };
    // An id that is too long for a partition key of Kinesis delays nobody.
    const BatchItem = {
      a: { Endpoint: {}, Events },
      b: { Endpoint: {}, Events },
      ["x".repeat(300)]: { Endpoint: {}, Events },
    };
    await client.send(new PutEventsCommand({ ApplicationId, EventsRequest: { BatchItem } }));
  }
  const { ShardIterator } = await clients.kinesis.send(
    new GetShardIteratorCommand({
      StreamName: "events",
      ShardId: "shardId-000000000000",
      ShardIteratorType: "TRIM_HORIZON",
    }),
  );
  const received = await vi.waitFor(
    async () => {
      const { Records = [] } = await clients.kinesis.send(new GetRecordsCommand({ ShardIterator }));
      const events = Records.map(({ Data }) => JSON.parse(Buffer.from(Data ?? "").toString()));
      const steps = events.filter(({ event_type: type }) => type.startsWith("step."));
      const ended = steps.filter(({ event_type: type }) => type === types.at(-1));
      expect(new Set(ended.map(({ client: { client_id } }) => client_id)).size).toBe(3);
      return steps;
    },
    { timeout: 60_000, interval: 200 },
  );
  // A record that Kinesis stored and reported as rejected is there twice.
  const typesOf = (id: string) =>
    received
      .filter(({ client: { client_id } }) => client_id === id)
      .map(({ event_type }) => event_type)
      .filter((type, index, all) => type !== all[index - 1]);
  expect([typesOf("a"), typesOf("b")]).toEqual([types, types]);
  const other = ARN.replace("us-east-1", "eu-west-1");
  await expect(
    client.send(
      new PutEventStreamCommand({ ApplicationId, WriteEventStream: { DestinationStreamArn: other, RoleArn } }),
    ),
  ).rejects.toMatchObject({ name: "BadRequestException" });
}, 120_000);

test("events of an application whose stream is a Firehose delivery stream reach Firehose", async () => {
  const client = served.client("BANK");
  const WriteEventStream = { DestinationStreamArn: FIREHOSE, RoleArn };
  await client.send(new PutEventStreamCommand({ ApplicationId, WriteEventStream }));
  await vi.waitFor(() => expect(delivered).toEqual(["_test.event_stream"]), { timeout: 60_000, interval: 100 });
}, 120_000);

test("an export job writes to a bucket of the configuration, and to no other", async () => {
  const client = served.client("BANK");
  const statusOf = async (S3UrlPrefix: string) => {
    const created = await client.send(
      new CreateExportJobCommand({ ApplicationId, ExportJobRequest: { RoleArn, S3UrlPrefix } }),
    );
    return vi.waitFor(
      async () => {
        const { ExportJobResponse: job } = await client.send(
          new GetExportJobCommand({ ApplicationId, JobId: created.ExportJobResponse?.Id }),
        );
        expect(job?.CompletionDate).toBeDefined();
        return job?.JobStatus;
      },
      { timeout: 60_000, interval: 100 },
    );
  };
  expect(await statusOf("s3://exports/all/")).toBe("COMPLETED");
  expect(await statusOf("s3://others/all/")).toBe("FAILED");
  const shop = served.client("SHOP");
  const own = await createApp(shop, "shop");
  const ExportJobRequest = { RoleArn, S3UrlPrefix: "s3://exports/all/" };
  await expect(shop.send(new CreateExportJobCommand({ ApplicationId: own, ExportJobRequest }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  const { Contents = [] } = await cloud.clients.s3.send(new ListObjectsV2Command({ Bucket: "exports" }));
  expect(Contents.length).toBeGreaterThan(0);
}, 120_000);
