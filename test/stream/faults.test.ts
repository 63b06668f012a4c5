// The consumer in the local cloud under throttles, duplicates and kills, with the stock SDK at both ends.
// RECORDS=1000000 KILL_EVERY=2000 npx vitest run test/stream/faults.test.ts -t FIFO checks the same sums over more records
// and logs its progress.
import { setTimeout } from "node:timers/promises";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import * as z from "zod";
import type { FaultRule } from "../../src/local/faults/faults.ts";
import type { Notification } from "../../src/stream/notification.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { type IsvQueue, subscribeQueue } from "./isv-queue.ts";
import { createRandom } from "./mutate.ts";
import { compact } from "./samples.ts";

const RECORDS = Number(process.env.RECORDS ?? 1_500);
const ENDPOINTS = 500;
/** Notifications between two kills: counted, not timed, so that the test also ends on a slow machine. */
const KILL_EVERY = Number(process.env.KILL_EVERY ?? 100);
const KILL_WITHIN_MS = 300;
const STACK = "pinpoint-isv-suite-local";

const RULES: FaultRule[] = [
  { service: "sns", operation: "PublishBatch", kind: "duplicate", times: 3 },
  { service: "dynamodb", operation: "PutItem", kind: "throttle", rate: 0.001 },
  { service: "dynamodb", operation: "BatchGetItem", kind: "partial", rate: 0.01 },
  { service: "dynamodb", operation: "BatchWriteItem", kind: "error", rate: 0.01 },
  { service: "sns", operation: "PublishBatch", kind: "throttle", rate: 0.01 },
  { service: "sns", operation: "PublishBatch", kind: "partial", rate: 0.01 },
  { service: "sns", operation: "PublishBatch", kind: "duplicate", rate: 0.01 },
  { function: "event-stream", kind: "throttle", rate: 0.03 },
  { function: "event-stream", kind: "duplicate", rate: 0.03 },
  { function: "event-stream", kind: "malformed", rate: 0.03 },
];

type Put = { endpoint: string; data: string; kind: "event" | "repeat" | "poison" };

const event = (endpoint: string, event_timestamp: number): Put => ({
  endpoint,
  data: compact("campaign-send-success", { client: { client_id: endpoint }, event_timestamp }),
  kind: "event",
});

/** Events of many endpoints in random order, some unreadable, some put twice by their producer. */
function* puts(random: () => number): Generator<Put> {
  const recent: Put[] = [];
  for (let index = 0; index < RECORDS; index++) {
    const endpoint = `ep-${Math.floor(random() * ENDPOINTS)}`;
    const earlier = recent[Math.floor(random() * recent.length)];
    if (random() < 0.001) yield { endpoint, data: `poison ${index}`, kind: "poison" };
    else if (random() < 0.02 && earlier) yield { ...earlier, kind: "repeat" };
    else {
      const put = event(endpoint, index);
      recent[index % 2_000] = put;
      yield put;
    }
  }
}

const putAll = async ({ kinesis }: TestCloud["clients"], all: Iterable<Put>): Promise<Record<Put["kind"], number>> => {
  const counts = { event: 0, repeat: 0, poison: 0 };
  let batch: Put[] = [];
  const flush = async () => {
    const Records = batch.map(({ endpoint, data }) => ({ Data: Buffer.from(data), PartitionKey: endpoint }));
    if (Records.length > 0)
      await kinesis.send(new PutRecordsCommand({ StreamName: `${STACK}-EngagementStream`, Records }));
    batch = [];
  };
  for (const put of all) {
    counts[put.kind]++;
    if (batch.push(put) === 500) await flush();
  }
  await flush();
  return counts;
};

/** Kills the consumer at random moments until `isOver`; returns the number of killed instances. */
const killAtRandom = async (
  { cloud }: TestCloud,
  random: () => number,
  arrived: () => number,
  isOver: () => boolean,
): Promise<number> => {
  let deaths = 0;
  for (let next = 0; !isOver(); await setTimeout(random() * KILL_WITHIN_MS)) {
    if (arrived() < next) continue;
    const response = await fetch(`${cloud.url}/_local/functions/event-stream/kill`, { method: "POST" });
    deaths += z.object({ killed: z.int() }).parse(await response.json()).killed;
    next = arrived() + KILL_EVERY;
  }
  return deaths;
};

/** Counts as an ISV would: distinct ids, repeats, and notifications out of order. */
const createTally = () => {
  const ids = new Set<string>();
  const last = new Map<string, string>();
  const tally = { distinct: 0, repeated: 0, outOfOrder: 0 };
  const count = ({ id, endpointId = "", position }: Notification): void => {
    if (ids.has(id)) {
      tally.repeated++;
      return;
    }
    if (position < (last.get(endpointId) ?? "")) tally.outOfOrder++;
    last.set(endpointId, position);
    tally.distinct = ids.add(id).size;
    if (process.env.RECORDS && tally.distinct % (RECORDS / 10) === 0) console.info(tally);
  };
  return { tally, count };
};

const receiveUntil = async (
  queue: IsvQueue,
  count: (notification: Notification) => void,
  isDone: () => boolean,
): Promise<void> => {
  const lane = async () => {
    while (!isDone()) await queue.receive(count);
  };
  await Promise.all([lane(), lane(), lane(), lane()]);
};

const sumUp = async (here: TestCloud) => {
  const { clients } = here;
  const random = createRandom(RECORDS);
  const queue = await subscribeQueue(clients, "isv");
  const counted = createTally();
  let expected = Number.POSITIVE_INFINITY;
  const isComplete = () => counted.tally.distinct >= expected;
  await here.setFaults(RULES);
  const killing = killAtRandom(here, random, () => counted.tally.distinct, isComplete);
  const receiving = receiveUntil(queue, counted.count, isComplete);
  const counts = await putAll(clients, puts(random));
  expected = counts.event;
  await receiving;
  const deaths = await killing;
  await here.setFaults([]);

  // One more event for each endpoint, behind everything that may still be in flight.
  await putAll(
    clients,
    Array.from({ length: ENDPOINTS }, (_, index) => event(`ep-${index}`, RECORDS + index)),
  );
  expected += ENDPOINTS;
  await receiveUntil(queue, counted.count, isComplete);
  return { counts, deaths, tally: { ...counted.tally, expected } };
};

const countOf = async ({ dynamodb }: TestCloud["clients"], table: string): Promise<number> =>
  (await dynamodb.send(new ScanCommand({ TableName: `${STACK}-${table}`, Select: "COUNT" }))).Count ?? 0;

const discardedBatches = async ({ cloud, clients }: TestCloud): Promise<unknown> => {
  const QueueUrl = `${cloud.url}/000000000000/${STACK}-EventStreamFailedQueue`;
  const AttributeNames = ["ApproximateNumberOfMessages" as const];
  return (await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes;
};

const sums = async (notificationTopic: "standard" | "fifo") => {
  const here = await testCloud({ params: { notificationTopic }, log: () => undefined });
  try {
    const { counts, deaths, tally } = await sumUp(here);
    if (process.env.RECORDS) console.info({ ...counts, deaths, ...tally });
    expect(deaths).toBeGreaterThan(0);
    expect(tally.distinct).toBe(tally.expected);
    expect(await countOf(here.clients, "QuarantineTable")).toBe(counts.poison);
    expect(await discardedBatches(here)).toEqual({ ApproximateNumberOfMessages: "0" });
    return tally;
  } finally {
    await here.close();
  }
};

const SLOW = { timeout: 60_000 + 10 * RECORDS };

test("a FIFO topic loses and repeats nothing, and keeps the order of each endpoint", SLOW, async () => {
  expect(await sums("fifo")).toMatchObject({ repeated: 0, outOfOrder: 0 });
});

test("a standard topic loses nothing, and repeats some notifications with the same id", SLOW, async () => {
  expect((await sums("standard")).repeated).toBeGreaterThan(0);
});
