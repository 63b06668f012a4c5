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

test("delivers what was enqueued and writes the results", async () => {
  const { consume, poked, records } = fixture();
  expect(await consume(sample("deliveries"))).toEqual(done);
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-4711", "u-4712"]);
  expect(records.map(({ client }) => client?.client_id)).toEqual(["ep-1", "ep-2"]);
});

test("delivers a multicast once, with a result for each of its recipients", async () => {
  const { consume, poked, records } = fixture();
  await consume(sample("multicast"));
  expect(poked).toMatchObject([{ filter: "jazz" }]);
  expect(records.map(({ client }) => client?.client_id)).toEqual(["ep-1", "ep-2"]);
});

test("writes results that the sink rejected before, and returns the message as failed if it rejects them again", async () => {
  const { consume, ports, records } = fixture();
  expect(await consume(sample("results"))).toEqual(done);
  expect(records).toHaveLength(1);
  const closed: typeof ports = { ...ports, writeRecords: async (rejected) => rejected };
  expect(await consume(sample("results"), closed)).toEqual({ batchItemFailures: [{ itemIdentifier: "m-1" }] });
});

test("returns an unreadable message as failed, and delivers the other", async () => {
  const { consume, poked } = fixture();
  expect(await consume(sample("one-body-broken"))).toEqual({ batchItemFailures: [{ itemIdentifier: "m-2" }] });
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-4711"]);
});

test("returns a message as failed if a part of it failed, and a retry sends only that part", async () => {
  const { consume, ports, poked } = fixture();
  const half: typeof ports = {
    ...ports,
    invokePoke: async () => ({
      kind: "returned",
      payload: JSON.stringify([
        { status: "accepted", id: "poke-1", sizeBytes: 200, billedUnits: 1 },
        { status: "refused", reason: "throttled", rule: "the broker throttled the publish" },
      ]),
    }),
  };
  expect(await consume(sample("deliveries"), half)).toEqual({ batchItemFailures: [{ itemIdentifier: "m-1" }] });
  expect(await consume(sample("deliveries"), ports, "request-2")).toEqual(done);
  expect(poked.map(({ id }) => id)).toEqual(["poke-2"]);
});

test("enqueues deliveries that another run holds, delayed until its lease expires, and the message is done", async () => {
  const { consume, ports, poked, queue } = fixture();
  const cutOff: typeof ports = { ...ports, invokePoke: () => new Promise(() => {}) };
  void consume(sample("deliveries"), cutOff);
  expect(await consume(sample("deliveries"), ports, "request-2")).toEqual(done);
  expect(poked).toEqual([]);
  expect(queue.map(({ delaySeconds }) => delaySeconds)).toEqual([61]);
  const closed: typeof ports = { ...ports, sendToQueue: async (messages) => messages.map(() => false) };
  expect(await consume(sample("deliveries"), closed, "request-3")).toEqual({
    batchItemFailures: [{ itemIdentifier: "m-1" }],
  });
});

test("returns a message as failed if neither the sink nor the queue accepts its results, and a retry writes them", async () => {
  const { consume, ports, poked, records } = fixture();
  const closed: typeof ports = {
    ...ports,
    writeRecords: async (rejected) => rejected,
    sendToQueue: async (messages) => messages.map(() => false),
  };
  expect(await consume(sample("deliveries"), closed)).toEqual({ batchItemFailures: [{ itemIdentifier: "m-1" }] });
  expect(await consume(sample("deliveries"), ports, "request-2")).toEqual(done);
  expect([poked.length, records.length]).toEqual([2, 2]);
});

test("pokes no customer twice when SQS delivers a message twice, in one batch or later", async () => {
  const { consume, poked } = fixture();
  const [record] = sample("deliveries").Records;
  const twice = { Records: record ? [record, { ...record, messageId: "m-2" }] : [] };
  await consume(twice);
  await consume(twice, undefined, "request-2");
  expect(poked.map(({ customerId }) => customerId)).toEqual(["u-4711", "u-4712"]);
});

test("logs the message id and the reason, and nothing from the body", async () => {
  const { consume, line } = fixture();
  await consume({ Records: [{ messageId: "m-1", body: '{"customerId":"ada@example.com"' }] });
  const error = expect.objectContaining({ name: "InvalidEvent", message: "event refused: (root): expected JSON" });
  expect(line).toHaveBeenCalledExactlyOnceWith("record failed", { id: "m-1", error });
});
