import { PutRecordCommand } from "@aws-sdk/client-kinesis";
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";

const serverlessYml = `
service: wired
provider: { name: aws, runtime: nodejs24.x, timeout: 5 }
functions:
  consumer:
    handler: dist/consumer/index.handler
    events:
      - stream:
          type: kinesis
          arn: !GetAtt Events.Arn
          maximumRetryAttempts: 0
          destinations: { onFailure: { type: sqs, arn: !GetAtt Failed.Arn } }
          filterPatterns: [{ data: { kind: [bad] } }]
      - sqs: { arn: !GetAtt Jobs.Arn, functionResponseType: ReportBatchItemFailures }
resources:
  Resources:
    Events: { Type: AWS::Kinesis::Stream, Properties: { Name: events, ShardCount: 1 } }
    Failed: { Type: AWS::SQS::Queue, Properties: { QueueName: failed } }
    Jobs:
      Type: AWS::SQS::Queue
      Properties:
        QueueName: jobs
        VisibilityTimeout: 5
        RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 1 }
`;

const handler = `
export const handler = async ({ Records }: { Records: { eventSource: string; messageId: string; body: string }[] }) => {
  if (Records[0]?.eventSource === "aws:kinesis") throw new Error("a bad record");
  const failed = Records.filter(({ body }) => body === "bad");
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({
    project: { "serverless.yml": serverlessYml, "handlers/consumer.ts": handler },
    log: () => {},
  });
});
afterAll(() => here.close());

const failedBodies = async (): Promise<string[]> => {
  const { sqs } = here.clients;
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "failed" }));
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body = "" }) => Body);
};

test("the stream and queue events of serverless.yml invoke their function, and failures reach their destinations", async () => {
  const { kinesis, sqs } = here.clients;
  for (const kind of ["good", "bad"]) {
    const Data = Buffer.from(JSON.stringify({ kind }));
    await kinesis.send(new PutRecordCommand({ StreamName: "events", PartitionKey: "k", Data }));
  }
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: "jobs" }));
  for (const MessageBody of ["good", "bad"]) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await vi.waitFor(async () => expect(await failedBodies()).toHaveLength(2), { timeout: 15_000 });
  const [message = "", batch = ""] = (await failedBodies()).toSorted((one, other) => one.length - other.length);
  expect(message).toBe("bad");
  expect(JSON.parse(batch)).toMatchObject({
    requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 1 },
    responseContext: { statusCode: 200, functionError: "Unhandled" },
    KinesisBatchInfo: { batchSize: 1, streamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/events" },
  });
});
