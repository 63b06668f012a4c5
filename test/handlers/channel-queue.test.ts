import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { run } from "../../handlers/channel-queue.ts";
import { QueueEvent } from "../../src/channel/queue-event.ts";
import { createInMemoryChannel, NOW } from "../channel/in-memory-channel.ts";

const sample = (name: string) =>
  QueueEvent.parse(JSON.parse(readFileSync(`events/channel-queue/${name}.json`, "utf8")));

const fixture = () => {
  const channel = createInMemoryChannel();
  const line = vi.fn();
  const log = { debug: line, info: line, warn: line, error: line };
  const consume = (event: QueueEvent, ports = channel.ports, requestId = "request-1") =>
    run(event, ports, { now: NOW, requestId, remainingMs: () => 60_000, log });
  return { ...channel, line, consume };
};
const done = { batchItemFailures: [] };

test("delivers what was handed over and writes the results", async () => {
  const { consume, poked, records } = fixture();
  expect(await consume(sample("deliveries"))).toEqual(done);
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-4711", "u-4712"]);
  expect(records.map(({ client }) => client?.client_id)).toEqual(["ep-1", "ep-2"]);
});

test("delivers a multicast once, with a result for everybody it stands for", async () => {
  const { consume, poked, records } = fixture();
  await consume(sample("multicast"));
  expect(poked).toMatchObject([{ filter: "jazz" }]);
  expect(records).toHaveLength(2);
});

test("writes results that a sink had refused, and keeps them when it refuses again", async () => {
  const { consume, ports, records } = fixture();
  expect(await consume(sample("results"))).toEqual(done);
  expect(records).toHaveLength(1);
  const closed: typeof ports = { ...ports, writeRecords: async (refused) => refused };
  expect(await consume(sample("results"), closed)).toEqual({ batchItemFailures: [{ itemIdentifier: "m-1" }] });
});

test("gives back the message that cannot be read, and delivers the other", async () => {
  const { consume, poked } = fixture();
  expect(await consume(sample("one-body-broken"))).toEqual({ batchItemFailures: [{ itemIdentifier: "m-2" }] });
  expect(poked).toHaveLength(1);
});

test("gives back a message of which a part failed; the next try sends that part alone", async () => {
  const { consume, ports, poked } = fixture();
  const half: typeof ports = {
    ...ports,
    invokePoke: async () => ({
      kind: "answered",
      payload: JSON.stringify([
        { status: "accepted", id: "poke-1", sizeBytes: 200, billedUnits: 1 },
        { status: "refused", reason: "throttled", rule: "the broker answered: throttled" },
      ]),
    }),
  };
  expect(await consume(sample("deliveries"), half)).toEqual({ batchItemFailures: [{ itemIdentifier: "m-1" }] });
  expect(await consume(sample("deliveries"), ports, "request-2")).toEqual(done);
  expect(poked.map(({ id }) => id)).toEqual(["poke-2"]);
});

test("pokes nobody twice when SQS delivers a message twice, in one batch or later", async () => {
  const { consume, poked } = fixture();
  const [record] = sample("deliveries").Records;
  const twice = { Records: record ? [record, { ...record, messageId: "m-2" }] : [] };
  await consume(twice);
  await consume(twice, undefined, "request-2");
  expect(poked).toHaveLength(2);
});

test("logs the message and the reason, and nothing of its body", async () => {
  const { consume, line } = fixture();
  await consume({ Records: [{ messageId: "m-1", body: '{"customerId":"ada@example.com"' }] });
  expect(line).toHaveBeenCalledTimes(1);
  expect(`${line.mock.calls[0]?.[0]} ${line.mock.calls[0]?.[1].error}`).toBe(
    "record failed InvalidEvent: event refused: (root): expected JSON",
  );
});
