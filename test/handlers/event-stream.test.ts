import { expect, test } from "vitest";
import { run } from "../../handlers/event-stream.ts";
import { StreamEvent } from "../../src/stream/stream-event.ts";
import { createInMemoryStream, NO_FAULTS, NOW, toBase64, toRecords } from "../stream/in-memory-stream.ts";
import { compact } from "../stream/samples.ts";
import { toKinesisEvent } from "../stream/shard-driver.ts";

const lines: unknown[] = [];
const note = (message: string, fields?: unknown) => void lines.push([message, fields]);
const invocation = (remainingMs = 60_000) => ({
  now: NOW,
  remainingMs: () => remainingMs,
  log: { debug: note, info: note, warn: note, error: note },
});

test("returns the lowest sequence number that failed, from which Lambda retries", async () => {
  const failing = new Set(["ep-2", "ep-3"]);
  const stream = createInMemoryStream();
  const publish = stream.ports.topic.publish;
  const topic = {
    publish: async (batch: Parameters<typeof publish>[0]) => {
      const results = await publish(batch);
      return results.map((result, index) =>
        failing.has(batch[index]?.notification.endpointId ?? "")
          ? ({ kind: "failed", reason: "throttled" } as const)
          : result,
      );
    },
  };
  const records = toRecords(
    ["ep-1", "ep-2", "ep-3"].map((client_id) => compact("email-open", { client: { client_id } })),
  );
  const response = await run(toKinesisEvent(records), { ...stream.ports, topic }, invocation());
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: records[1]?.id }] });
});

test("returns no failures when all records succeed, and for an empty batch", async () => {
  const { ports } = createInMemoryStream();
  expect(await run(toKinesisEvent(toRecords([compact("email-open")])), ports, invocation())).toEqual({
    batchItemFailures: [],
  });
  expect(await run(toKinesisEvent([]), ports, invocation())).toEqual({ batchItemFailures: [] });
});

test("starts nothing in the last five seconds", async () => {
  const stream = createInMemoryStream();
  const response = await run(toKinesisEvent(toRecords([compact("email-open")])), stream.ports, invocation(4_999));
  expect(response).toMatchObject({ batchItemFailures: [{}] });
  expect(stream.published).toEqual([]);
});

test("returns each record of Firehose unchanged, with the result of each", async () => {
  const stream = createInMemoryStream({ ...NO_FAULTS, suppressorFails: () => true });
  const records = ["email-open", "email-hardbounce"].map((name, index) => ({
    recordId: `r-${index}`,
    approximateArrivalTimestamp: NOW.getTime(),
    data: toBase64(compact(name)),
  }));
  const event = StreamEvent.parse({ invocationId: "i", deliveryStreamArn: "arn", region: "us-east-1", records });
  expect(await run(event, stream.ports, invocation())).toEqual({
    records: [
      { recordId: "r-0", result: "Ok", data: records[0]?.data },
      { recordId: "r-1", result: "ProcessingFailed", data: records[1]?.data },
    ],
  });
});

test("quarantines a record without data and publishes the rest of the batch", async () => {
  const stream = createInMemoryStream();
  const event = StreamEvent.parse({
    Records: [
      { eventID: "shard:1", kinesis: { sequenceNumber: "1" } },
      { eventID: "shard:2", kinesis: { sequenceNumber: "2", data: toBase64(compact("email-open")) } },
    ],
  });
  expect(await run(event, stream.ports, invocation())).toEqual({ batchItemFailures: [] });
  expect(stream.published).toHaveLength(1);
  expect([...stream.quarantined.values()]).toMatchObject([{ reason: "empty", arrivedAt: NOW }]);
});

test("logs counts but no addresses", async () => {
  lines.length = 0;
  const { ports } = createInMemoryStream();
  await run(
    toKinesisEvent(toRecords([compact("email-hardbounce"), compact("sms-failure-invalid")])),
    ports,
    invocation(),
  );
  expect(JSON.stringify(lines)).toContain('"published":3');
  expect(JSON.stringify(lines)).not.toMatch(/@example|\+1206/);
});
