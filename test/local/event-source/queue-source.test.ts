import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { WireRequest } from "../../../src/local/door/service.ts";
import type { ConsumerResponse } from "../../../src/local/event-source/batch-result.ts";
import { startEventSources } from "../../../src/local/event-source/event-sources.ts";
import { EventSourceMapping } from "../../../src/local/event-source/mapping.ts";
import type { queueEventRecord } from "../../../src/local/event-source/queue-event.ts";
import { connectSqs } from "../../../src/local/event-source/sqs.ts";
import { clientSettings } from "../cloud-fixture.ts";
import { streamContext } from "../kinesis/stream-context.ts";
import { failed, reported, succeeded } from "./stream-source.ts";

type Batch = ReturnType<typeof queueEventRecord>[];

let server: FauxqsServer;
let client: SQSClient;
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  client = new SQSClient(clientSettings(server.address));
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const eventually = (assertion: () => void | Promise<void>) => vi.waitFor(assertion, { timeout: 10_000, interval: 20 });

const overNetwork =
  (signal: AbortSignal) =>
  async ({ method, url, headers, body }: WireRequest) => {
    const { host: _, "content-length": __, ...sent } = headers;
    const response = await fetch(`${server.address}${url}`, { method, headers: sent, body: Buffer.from(body), signal });
    return { status: response.status, headers: {}, body: await response.text() };
  };

let queues = 0;
const queueSource = async (
  run: (batch: Batch) => ConsumerResponse | Promise<ConsumerResponse>,
  properties: object = {},
  Attributes: Record<string, string> = {},
) => {
  const name = `work-${++queues}`;
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  const batches: string[][] = [];
  const start = () => {
    const network = new AbortController();
    const EventSourceArn = `arn:aws:sqs:us-east-1:000000000000:${name}`;
    const mapping = EventSourceMapping.parse({ FunctionName: "consumer", EventSourceArn, ...properties });
    const sources = startEventSources(streamContext(), [mapping], {
      invoke: async (_name, payload) => {
        const batch: Batch = JSON.parse(payload).Records;
        batches.push(batch.map(({ body }) => body));
        return run(batch);
      },
      sendToDestination: async () => {},
      log: () => {},
      report: () => {},
      sqs: connectSqs(overNetwork(network.signal)),
    });
    const stop = async () => {
      const stopped = sources.stop();
      network.abort();
      await stopped;
    };
    onTestFinished(stop);
    return { stop };
  };
  const remaining = async () => {
    const AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
    const { Attributes: counts = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] }),
    );
    return Object.values(counts).reduce((sum, count) => sum + Number(count), 0);
  };
  const send = (...bodies: string[]) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: bodies.map((MessageBody, Id) => ({ Id: String(Id), MessageBody })),
      }),
    );
  return { QueueUrl, batches, start, remaining, send };
};

test("invokes the function with messages in Lambda's event shape, and deletes them", async () => {
  const events: Batch[] = [];
  const { QueueUrl, start, remaining } = await queueSource((batch) => {
    events.push(batch);
    return succeeded;
  });
  const MessageAttributes = { kind: { DataType: "String", StringValue: "greeting" } };
  const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "Hello", MessageAttributes }));
  start();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(events).toEqual([
    [
      {
        messageId: sent.MessageId,
        receiptHandle: expect.any(String),
        body: "Hello",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: expect.stringMatching(/^\d{13}$/),
          SenderId: "000000000000",
          ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
        },
        messageAttributes: {
          kind: { stringValue: "greeting", stringListValues: [], binaryListValues: [], dataType: "String" },
        },
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
        md5OfBody: "8b1a9953c4611296a827abf8c47804d7",
        eventSource: "aws:sqs",
        eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${QueueUrl?.split("/").at(-1)}`,
        awsRegion: "us-east-1",
      },
    ],
  ]);
});

test("gathers more than ten messages within the batching window", async () => {
  const { start, send, batches, remaining } = await queueSource(() => succeeded, {
    BatchSize: 12,
    MaximumBatchingWindowInSeconds: 20,
  });
  await send(..."abcdefghij");
  await send("k", "l");
  start();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(batches.map((batch) => batch.toSorted().join(""))).toEqual(["abcdefghijkl"]);
});

test("leaves only the messages in the queue that the function reports as failed", async () => {
  const reporting = { FunctionResponseTypes: ["ReportBatchItemFailures"] };
  const { start, send, batches, remaining } = await queueSource(
    (batch) => {
      const bad = batch.filter(({ body, attributes }) => body === "bad" && attributes.ApproximateReceiveCount === "1");
      return reported(...bad.map(({ messageId }) => messageId));
    },
    reporting,
    { VisibilityTimeout: "1" },
  );
  await send("good", "bad");
  start();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(batches).toEqual([["good", "bad"], ["bad"]]);
});

test("redelivers a failed batch until the redrive policy of the queue moves it", async () => {
  const { QueueUrl: deadLetters } = await client.send(new CreateQueueCommand({ QueueName: "dead-letters" }));
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:dead-letters",
    maxReceiveCount: 2,
  });
  const { start, send, batches } = await queueSource(() => failed, {}, { VisibilityTimeout: "0", RedrivePolicy });
  await send("poison");
  start();
  await eventually(async () => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: deadLetters, VisibilityTimeout: 0 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(["poison"]);
  });
  expect(batches).toEqual([["poison"], ["poison"]]);
});

test("deletes messages that no filter matches without invoking the function", async () => {
  const { start, send, batches, remaining } = await queueSource(() => succeeded, {
    FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ["wanted"] } }) }] },
  });
  await send('{"kind":"other"}', '{"kind":"wanted"}', "not JSON");
  start();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(batches).toEqual([['{"kind":"wanted"}']]);
});

test("runs no more concurrent batches than the mapping allows", async () => {
  let [now, most] = [0, 0];
  const { start, send, remaining } = await queueSource(
    async () => {
      most = Math.max(most, ++now);
      // The last batch may be alone.
      await vi.waitFor(() => expect(now).toBe(2), 1_000).catch(() => {});
      now -= 1;
      return succeeded;
    },
    { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
  );
  await send(..."abcdef");
  start();
  await eventually(async () => expect(await remaining()).toBe(0));
  expect(most).toBe(2);
});

test("does not invoke the function after it was stopped; messages stay in the queue", async () => {
  const { start, send, batches, remaining } = await queueSource(() => succeeded);
  await start().stop();
  await send("a");
  await eventually(async () => expect(await remaining()).toBe(1));
  expect(batches).toEqual([]);
});
