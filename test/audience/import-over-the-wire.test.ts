import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetCampaignsCommand, GetEndpointCommand, GetSegmentsCommand } from "@aws-sdk/client-pinpoint";
import { ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ListTopicsCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../create-app.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const LONG_MS = 300_000;
const directory = mkdtempSync(join(tmpdir(), "imports-"));

let here: TestCloud;
let ApplicationId: string;
beforeAll(async () => {
  // The parameter names the application, so that it has to exist before the functions start.
  const before = await testCloud({
    directory,
    project: { "serverless.yml": "service: none\nprovider: { name: aws }\n" },
  });
  ApplicationId = await createApp(before.clients.pinpoint, "x");
  await before.close();
  const campaign = {
    Name: "spring",
    Schedule: { StartTime: "IMMEDIATE" },
    MessageConfiguration: { EmailMessage: { Title: "Hi", HtmlBody: "Hi" } },
  };
  const rules = [{ prefix: "spring/", applicationId: ApplicationId, segmentName: "spring", campaign }];
  here = await testCloud({ directory, params: { importRules: JSON.stringify(rules) } });
}, LONG_MS);
afterAll(async () => {
  await here?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** A queue that is subscribed to the import topic. */
const subscribeQueue = async (): Promise<string> => {
  const { sns, sqs } = here.clients;
  const { Topics = [] } = await sns.send(new ListTopicsCommand());
  const TopicArn = Topics.map((topic) => topic.TopicArn ?? "").find((arn) => arn.includes("ImportTopic"));
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "results" }));
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:000000000000:results" }),
  );
  return QueueUrl;
};

const nextResult = async (QueueUrl: string): Promise<unknown> => {
  while (true) {
    const { Messages: [message] = [] } = await here.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }),
    );
    if (message?.Body !== undefined) return JSON.parse(JSON.parse(message.Body).Message);
  }
};

test(
  "a file that is uploaded to the import bucket becomes a segment and starts its campaign",
  async () => {
    const { s3, pinpoint } = here.clients;
    const QueueUrl = await subscribeQueue();
    const { Buckets = [] } = await s3.send(new ListBucketsCommand());
    const Bucket = Buckets.map(({ Name }) => Name ?? "").find((name) => name.toLowerCase().includes("import"));
    const Body = "Id,ChannelType,Address\nada,EMAIL,ada@example.com\nbo,PIGEON,bo\ncy,EMAIL,cy@example.com\n";
    await s3.send(new PutObjectCommand({ Bucket, Key: "spring/a list.csv", Body }));

    expect(await nextResult(QueueUrl)).toMatchObject({
      outcome: "completed-with-failures",
      upload: { key: "spring/a list.csv" },
      applicationId: ApplicationId,
      total: 3,
      failed: 1,
      campaignId: expect.any(String),
    });
    const endpoint = await pinpoint.send(new GetEndpointCommand({ ApplicationId, EndpointId: "ada" }));
    expect(endpoint.EndpointResponse?.Address).toBe("ada@example.com");
    const segments = await pinpoint.send(new GetSegmentsCommand({ ApplicationId }));
    expect(segments.SegmentsResponse?.Item).toMatchObject([
      { Name: expect.stringMatching(/^spring [0-9a-f]{12}$/), SegmentType: "IMPORT" },
    ]);
    const campaigns = await pinpoint.send(new GetCampaignsCommand({ ApplicationId }));
    expect(campaigns.CampaignsResponse?.Item).toMatchObject([{ SegmentId: segments.SegmentsResponse?.Item?.[0]?.Id }]);
  },
  LONG_MS,
);
