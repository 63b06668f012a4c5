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

test("names the lowest sequence number that failed, from which Lambda goes on", async () => {
  const failing = new Set(["ep-2", "ep-3"]);
  const stream = createInMemoryStream();
  const publish = stream.ports.topic.publish;
  const topic = {
    publish: async (batch: Parameters<typeof publish>[0]) => {
      const verdicts = await publish(batch);
      return verdicts.map((verdict, index) =>
        failing.has(batch[index]?.notification.endpointId ?? "")
          ? ({ kind: "failed", reason: "throttled" } as const)
          : verdict,
      );
    },
  };
  const records = toRecords(
    ["ep-1", "ep-2", "ep-3"].map((client_id) => compact("email-open", { client: { client_id } })),
  );
  const reply = await run(toKinesisEvent(records), { ...stream.ports, topic }, invocation());
  expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: records[1]?.id }] });
});

test("answers with no failures when all went well, and for no records at all", async () => {
  const { ports } = createInMemoryStream();
  expect(await run(toKinesisEvent(toRecords([compact("email-open")])), ports, invocation())).toEqual({
    batchItemFailures: [],
  });
  expect(await run(toKinesisEvent([]), ports, invocation())).toEqual({ batchItemFailures: [] });
});

test("begins nothing in the last five seconds", async () => {
  const stream = createInMemoryStream();
  const reply = await run(toKinesisEvent(toRecords([compact("email-open")])), stream.ports, invocation(4_999));
  expect(reply).toMatchObject({ batchItemFailures: [{}] });
  expect(stream.published).toEqual([]);
});

test("serves Firehose too: hands each record on as it came and names those that failed", async () => {
  const stream = createInMemoryStream({ ...NO_FAULTS, switchOffFails: () => true });
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

test("takes a record without data for one poison record, not for a broken batch", async () => {
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

test("logs counts and no addresses", async () => {
  lines.length = 0;
  const { ports } = createInMemoryStream();
  await run(
    toKinesisEvent(toRecords([compact("email-hardbounce"), compact("sms-failure-invalid")])),
    ports,
    invocation(),
  );
  expect(JSON.stringify(lines)).toContain('"published":2');
  expect(JSON.stringify(lines)).not.toMatch(/@example|\+1206/);
});
