import { expect, test } from "vitest";
import { consume } from "../../../src/stream/flow/consume.ts";
import { readRecord } from "../../../src/stream/read-record.ts";
import type { OutgoingNotification } from "../../../src/stream/stream-item.ts";
import { createInMemoryStream, NO_FAULTS, NOW, toBase64, toRecords } from "../in-memory-stream.ts";
import { createRandom, mutate } from "../mutate.ts";
import { compact, samples } from "../samples.ts";
import { drainShard } from "../shard-driver.ts";

const facts = { now: NOW, isOutOfTime: () => false };
const send = (client: string, timestamp: number) =>
  compact("campaign-send-success", { client: { client_id: client }, event_timestamp: timestamp });

test("publishes each event once, whatever it is", async () => {
  const stream = createInMemoryStream();
  const { failed, counts } = await consume(toRecords([...samples.values()]), stream.ports, facts);
  expect(failed.size).toBe(0);
  const results = stream.published.filter(({ notification }) => notification.type === "text-result");
  expect(counts).toMatchObject({ published: samples.size - 1 + results.length, "test-event": 1 });
});

test("does not publish an event again, whether from the same position or another", async () => {
  const stream = createInMemoryStream();
  const records = toRecords([send("ep-1", 1), send("ep-2", 1), send("ep-1", 1)]);
  await consume(records, stream.ports, facts);
  await consume(records, stream.ports, facts);
  await consume(toRecords([send("ep-1", 1)], "shardId-000000000001"), stream.ports, facts);
  expect(stream.published).toHaveLength(2);
});

test("publishes an event that arrived twice once, but two opens of one message twice", async () => {
  const stream = createInMemoryStream();
  for (const name of ["campaign-send-success", "email-open"]) {
    const data = [1, 2].map((arrival_timestamp) => compact(name, { arrival_timestamp }));
    await consume(toRecords(data, name), stream.ports, facts);
  }
  expect(stream.published.map(({ notification }) => notification.type)).toEqual(["sent", "opened", "opened"]);
});

test("publishes events separately if they differ in more than their arrival time", async () => {
  const stream = createInMemoryStream();
  const attributes = [{ arrival_timestamp: "1" }, { arrival_timestamp: "2" }];
  const data = attributes.map((one) => compact("custom-isv-delivery", { attributes: one }));
  await consume(toRecords(data), stream.ports, facts);
  expect(stream.published).toHaveLength(2);
});

test("quarantines a poison record with its position, reason and bytes, and publishes the others", async () => {
  const stream = createInMemoryStream();
  const poison = Buffer.from([0x7b, 0xff]);
  const { failed } = await consume(toRecords([send("ep-1", 1), poison, send("ep-2", 1)]), stream.ports, facts);
  expect(failed.size).toBe(0);
  expect(stream.published).toHaveLength(2);
  expect([...stream.quarantined.values()]).toMatchObject([{ reason: "not-utf-8", raw: poison, arrivedAt: NOW }]);
  expect([...stream.quarantined.keys()][0]).toMatch(/^shardId-000000000000:0*1:0$/);
});

test("quarantines an event that violates its product's schema, with the field and the rule", async () => {
  const stream = createInMemoryStream();
  await consume(toRecords([compact("email-open", { event_timestamp: "yesterday" })]), stream.ports, facts);
  expect([...stream.quarantined.values()][0]?.reason).toMatch(/^malformed: event_timestamp: /);
});

test("quarantines an event that is too large for a message", async () => {
  const stream = createInMemoryStream();
  await consume(toRecords([compact("minimal", { filler: "x".repeat(900_000) })]), stream.ports, facts);
  expect([...stream.quarantined.values()][0]?.reason).toBe("too-large-to-publish");
});

test("quarantines a notification that the topic refuses, and publishes the others", async () => {
  const stream = createInMemoryStream({
    ...NO_FAULTS,
    topicRefuses: ({ notification }) => notification.type === "opened",
  });
  const { failed } = await consume(toRecords([compact("email-open"), compact("email-click")]), stream.ports, facts);
  expect(failed.size).toBe(0);
  expect(stream.published).toHaveLength(1);
  expect([...stream.quarantined.values()]).toMatchObject([{ reason: "refused by the topic: InvalidParameter" }]);
});

test("fails a record whose notification fails, and the later records of its endpoint", async () => {
  const failures = [true];
  const stream = createInMemoryStream({ ...NO_FAULTS, topicFails: () => failures.pop() ?? false });
  const records = toRecords([send("ep-1", 1), send("ep-2", 1), send("ep-1", 2)]);
  const { failed } = await consume(records, stream.ports, facts);
  expect([...failed]).toEqual([records[0]?.id, records[2]?.id]);
  await consume(records, stream.ports, facts);
  const ofEndpoint = stream.published.filter(({ notification }) => notification.endpointId === "ep-1");
  expect(ofEndpoint.map(({ recordId }) => recordId)).toEqual([records[0]?.id, records[2]?.id]);
  expect(stream.published).toHaveLength(3);
});

test("publishes nothing that it could not claim", async () => {
  const stream = createInMemoryStream({ ...NO_FAULTS, dynamoDbThrottles: () => true });
  const records = toRecords([send("ep-1", 1)]);
  const { failed, faults } = await consume(records, stream.ports, facts);
  expect([...failed]).toEqual([records[0]?.id]);
  expect(faults).toMatchObject([{ reason: "claim failed" }]);
  expect(stream.published).toEqual([]);
});

test("fails a poison record that cannot be quarantined", async () => {
  const stream = createInMemoryStream({ ...NO_FAULTS, dynamoDbThrottles: () => true });
  const { failed } = await consume(toRecords(["nonsense"]), stream.ports, facts);
  expect(failed.size).toBe(1);
});

test("fails the remaining records when it runs out of time", async () => {
  const stream = createInMemoryStream();
  const { failed } = await consume(toRecords([send("ep-1", 1)]), stream.ports, { now: NOW, isOutOfTime: () => true });
  expect(failed.size).toBe(1);
});

test("suppresses after a bounce or complaint, once, however often the record is delivered", async () => {
  const stream = createInMemoryStream();
  const records = toRecords([compact("email-hardbounce"), compact("email-softbounce"), compact("ses-complaint")]);
  await consume(records, stream.ports, facts);
  await consume(records, stream.ports, facts);
  expect(stream.suppressed).toMatchObject([
    { reason: "hard-bounce", endpointId: "ep-3", addresses: ["b@example.com"] },
    { reason: "complaint", endpointId: "ep-3" },
  ]);
});

test("does not publish a bounce whose endpoint could not be suppressed", async () => {
  const stream = createInMemoryStream({ ...NO_FAULTS, suppressorFails: () => true });
  const { failed } = await consume(toRecords([compact("email-hardbounce")]), stream.ports, facts);
  expect(failed.size).toBe(1);
  expect(stream.published).toEqual([]);
});

const FUZZED = 100_000;

test("turns each of 100,000 mutated records into notifications, test events or quarantined documents", {
  timeout: 120_000,
}, () => {
  const random = createRandom(4);
  const texts = [...samples.keys()].map((name) => compact(name));
  const counts: Record<string, number> = {};
  for (let index = 0; index < FUZZED; index++) {
    const data = toBase64(mutate(texts[Math.floor(random() * texts.length)] ?? "", random));
    const items = readRecord({ id: "1", position: "shard:1", data, arrivedAt: NOW });
    if (items.length === 0) throw new Error(`lost: ${data}`);
    const positions = new Set(items.map(({ position }) => position));
    if (positions.size !== items.length) throw new Error(`two documents at one position: ${data}`);
    for (const item of items) {
      if (item.kind === "notification") JSON.parse(item.body);
      counts[item.kind] = (counts[item.kind] ?? 0) + 1;
    }
    counts.records = (counts.records ?? 0) + 1;
  }
  expect(counts.records).toBe(FUZZED);
  expect(Object.keys(counts).sort()).toEqual(["notification", "quarantine", "records", "test-event"]);
});

const eventsOf = (count: number, random: () => number) => {
  const texts = ["campaign-send-success", "email-hardbounce", "ses-delivery", "eum-text-delivered", "another-product"];
  return Array.from({ length: count }, (_, index) => {
    if (random() < 0.01) return `poison ${index}`;
    if (random() < 0.02 && index > 0) return compact("minimal", { event_timestamp: index - 1 });
    const name = texts[Math.floor(random() * texts.length)] ?? "minimal";
    const client = { client_id: `ep-${Math.floor(random() * 500)}` };
    return compact(name, { client, nonce: index, event_timestamp: index });
  });
};

// RECORDS=1000000 npx vitest run test/stream/flow/consume.test.ts checks the same sums over more records.
const RECORDS = Number(process.env.RECORDS ?? 20_000);
const SUM_TIMEOUT = 900_000;

const sumUp = async (isKilled: boolean) => {
  const count = RECORDS;
  const random = createRandom(count);
  const chance = (share: number) => () => random() < share;
  const stream = createInMemoryStream({
    dynamoDbThrottles: chance(0.002),
    topicFails: chance(0.01),
    topicRefuses: () => false,
    suppressorFails: chance(0.01),
    diesBefore: chance(isKilled ? 0.001 : 0),
    losesMarks: chance(isKilled ? 0.005 : 0),
  });
  const data = eventsOf(count, random);
  const deliveries = await drainShard(toRecords(data), stream, 500);
  return { data, deliveries, stream };
};

/** The ids without those of the results of texts, which are not events. */
const eventIds = (published: OutgoingNotification[]): string[] =>
  published.flatMap(({ notification: { type, id } }) => (type === "text-result" ? [] : [id]));

test("loses nothing and publishes nothing twice under throttles and failures", {
  timeout: SUM_TIMEOUT,
}, async () => {
  const { data, deliveries, stream } = await sumUp(false);
  const ids = eventIds(stream.published);
  const distinct = new Set(data.filter((text) => !text.startsWith("poison")));
  expect(deliveries).toBeGreaterThan(60);
  expect(ids).toHaveLength(new Set(ids).size);
  expect(ids).toHaveLength(distinct.size);
  expect(stream.quarantined.size).toBe(data.filter((text) => text.startsWith("poison")).length);
});

test("publishes the events of one endpoint in order, whatever fails", { timeout: SUM_TIMEOUT }, async () => {
  const { stream } = await sumUp(false);
  const byEndpoint = Map.groupBy(stream.published, ({ notification }) => notification.endpointId);
  byEndpoint.delete(undefined);
  for (const ofEndpoint of byEndpoint.values()) {
    const order = ofEndpoint.map(({ recordId }) => recordId);
    expect(order).toEqual(order.toSorted());
  }
});

test("loses nothing when killed, and repeats only what was being published, with the same ids", {
  timeout: SUM_TIMEOUT,
}, async () => {
  const { data, stream } = await sumUp(true);
  const ids = eventIds(stream.published);
  expect(new Set(ids).size).toBe(new Set(data.filter((text) => !text.startsWith("poison"))).size);
  expect(ids.length).toBeGreaterThan(new Set(ids).size);
  expect(ids.length - new Set(ids).size).toBeLessThanOrEqual(stream.deaths() * 8 * 10);
});
