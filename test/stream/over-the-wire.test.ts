import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ListTablesCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { GetEndpointCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Notification } from "../../src/stream/notification.ts";
import { createApp } from "../create-app.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { subscribeQueue } from "./isv-queue.ts";
import { compact } from "./samples.ts";

const STREAM = "pinpoint-isv-suite-local-EngagementStream";
const SLOW = { timeout: 240_000 };
const UNTIL = { timeout: 60_000, interval: 50 };

let here: TestCloud;
let applicationId: string;
beforeAll(async () => {
  here = await testCloud({ log: () => undefined });
  applicationId = await createApp(here.clients.pinpoint, "shop");
}, 60_000);
afterAll(async () => here.close());

/** Subscribes a queue; the returned function gets everything that it has received so far. */
const subscribe = async (name: string, filter?: Record<string, string[]>) => {
  const queue = await subscribeQueue(here.clients, name, filter);
  const received: Notification[] = [];
  return async (): Promise<Notification[]> => {
    while ((await queue.receive((one) => received.push(one))) > 0);
    return received;
  };
};

const put = async (records: (string | Uint8Array)[]): Promise<void> => {
  const Records = records.map((data, index) => ({ Data: Buffer.from(data), PartitionKey: String(index % 7) }));
  await here.clients.kinesis.send(new PutRecordsCommand({ StreamName: STREAM, Records }));
};

const itemsOf = async (part: string) => {
  const { TableNames } = await here.clients.dynamodb.send(new ListTablesCommand({}));
  const TableName = TableNames?.find((name) => name.includes(part));
  return (await here.clients.dynamodb.send(new ScanCommand({ TableName }))).Items ?? [];
};

const runCli = async (...args: string[]) => {
  const environment = {
    AWS_ENDPOINT_URL: here.cloud.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  const cli = join(import.meta.dirname, "../../src/cli/pinpoint.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], {
    env: { ...process.env, ...environment },
  });
  return stdout;
};

/** How many messages are in the failed queue, whether visible or not. */
const failedBatches = async (): Promise<number> => {
  const { QueueUrls = [] } = await here.clients.sqs.send(new ListQueuesCommand({}));
  const QueueUrl = QueueUrls.find((url) => url.includes("EventStreamFailedQueue"));
  const { Attributes } = await here.clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible);
};

describe("the event stream", () => {
  test(
    "suppresses a bounced endpoint, and sends nothing but the bounce to an ISV that filters for bounces",
    SLOW,
    async () => {
      const { pinpoint } = here.clients;
      const key = { ApplicationId: applicationId, EndpointId: "ep-3" };
      const EndpointRequest = { ChannelType: "EMAIL", Address: "b@example.com" } as const;
      await pinpoint.send(new UpdateEndpointCommand({ ...key, EndpointRequest }));
      const bounces = await subscribe("bounces", { type: ["hard-bounce"] });
      const application = { app_id: applicationId };
      await put([compact("email-hardbounce", { application }), compact("email-softbounce", { application })]);

      await vi.waitFor(async () => expect(await bounces()).toHaveLength(1), UNTIL);
      expect(await bounces()).toMatchObject([
        { type: "hard-bounce", endpointId: "ep-3", addresses: ["b@example.com"] },
      ]);
      expect((await itemsOf("SuppressionTable")).map(({ reason }) => reason?.S)).toEqual([
        "hard-bounce",
        "hard-bounce",
      ]);
      expect((await pinpoint.send(new GetEndpointCommand(key))).EndpointResponse).toMatchObject({
        OptOut: "ALL",
        EndpointStatus: "ACTIVE",
      });
    },
  );

  test("publishes hundreds of events once each, and quarantines the poison records", SLOW, async () => {
    const all = await subscribe("all", { source: ["pinpoint"] });
    const events = Array.from({ length: 300 }, (_, index) =>
      compact("campaign-send-success", {
        event_timestamp: 1_788_000_000_000 + index,
        client: { client_id: `ep-${index % 40}` },
      }),
    );
    const poison = [Buffer.from([0x7b, 0xff]), "nonsense", '{"event_type":7,"event_timestamp":1}'];
    await put(events.slice(0, 150));
    await put([...poison, ...events.slice(140, 300)]);

    await vi.waitFor(async () => expect(await all()).toHaveLength(300), UNTIL);
    await vi.waitFor(async () => expect(await itemsOf("QuarantineTable")).toHaveLength(3), UNTIL);
    const ids = (await all()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(300);
    const reasons = (await itemsOf("QuarantineTable")).map(({ reason }) => reason?.S?.split(":")[0]);
    expect(reasons.sort()).toEqual(["malformed", "not-an-object", "not-utf-8"]);
  });

  test("is replayed by `npx pinpoint replay`, which publishes nothing twice", SLOW, async () => {
    const again = await subscribe("again");
    const preview = await runCli("replay", "--dry-run");
    expect(preview).toMatch(/^3 quarantined records/);
    expect(preview).toContain("1  quarantine: not-utf-8");
    const replayed = await runCli("replay");
    expect(replayed).toContain("event-stream consumed 3 of 3 records");
    expect(replayed).toMatch(/ 0 {2}published\n.* 3 {2}back in the quarantine: still unreadable\n/s);
    expect(await itemsOf("QuarantineTable")).toHaveLength(3);
    const streamReplayed = await runCli("replay", "--stream", STREAM);
    expect(streamReplayed).toMatch(/event-stream consumed (\d+) of \1 records/);
    expect(streamReplayed).toMatch(/ 0 {2}published\n +[1-9]\d* {2}already published/);
    expect(await again()).toEqual([]);
  });

  test(
    "is replayed again from the first failed record, and the printed results are of all attempts",
    SLOW,
    async () => {
      await here.setFaults([{ service: "dynamodb", operation: "BatchWriteItem", kind: "error", times: 3 }]);
      const replayed = await runCli("replay", "--stream", STREAM);
      const consumed = /consumed (\d+) of \1 records\. Results of all attempts:/.exec(replayed)?.[1];
      const results = [...replayed.matchAll(/^ +(\d+) {2}(?:already|back)/gm)].map(([, count]) => Number(count));
      expect(Number(consumed)).toBeGreaterThan(300);
      expect(results.reduce((sum, count) => sum + count)).toBeGreaterThan(Number(consumed));
    },
  );

  test(
    "keeps what the topic fails to publish in the failed queue, until `npx pinpoint replay --failed` publishes it",
    SLOW,
    async () => {
      const later = await subscribe("later", { source: ["pinpoint"] });
      await here.setFaults([{ service: "sns", kind: "error" }]);
      const events = Array.from({ length: 5 }, (_, index) =>
        compact("campaign-send-success", {
          event_timestamp: 1_788_100_000_000 + index,
          client: { client_id: `late-${index}` },
        }),
      );
      await put(events);
      const failedRecords = async () => {
        const preview = await runCli("replay", "--failed", "--dry-run");
        return Number(/^(\d+) records of \d+ failed batches/.exec(preview)?.[1]);
      };
      await vi.waitFor(async () => expect(await failedBatches()).toBeGreaterThan(0), UNTIL);
      await vi.waitFor(async () => expect(await failedRecords()).toBe(5), { timeout: 50_000, interval: 500 });
      await expect(runCli("replay", "--failed")).rejects.toMatchObject({
        stdout: expect.stringContaining("5 failed; replay them again"),
      });
      expect(await later()).toEqual([]);

      await here.setFaults([]);
      const replayed = await runCli("replay", "--failed");
      expect(replayed).toMatch(/event-stream consumed 5 of 5 records\. .*\n +5 {2}published/);
      await vi.waitFor(async () => expect(await later()).toHaveLength(5), UNTIL);
      expect(await failedBatches()).toBe(0);
      expect(await runCli("replay", "--failed")).toMatch(/^0 records of 0 failed batches/);
    },
  );
});
