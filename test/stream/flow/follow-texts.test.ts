import { expect, test } from "vitest";
import { type ConsumerPorts, consume } from "../../../src/stream/flow/consume.ts";
import { createInMemoryStream, NO_FAULTS, NOW, toRecords } from "../in-memory-stream.ts";
import { compact } from "../samples.ts";

const facts = { now: NOW, isOutOfTime: () => false };
const HOUR_MS = 3_600_000;
const REQUESTED = Date.parse("2026-08-30T10:00:00Z");

const receipt = (status: string, hour: number, messageId = "m-1") =>
  compact("eum-text-delivered", {
    eventType: `TEXT_${status}`,
    messageStatus: status,
    messageId,
    isFinal: !["QUEUED", "SENT"].includes(status),
    messageRequestTimestamp: REQUESTED,
    eventTimestamp: REQUESTED + hour * HOUR_MS,
  });
const setUp = (faults = NO_FAULTS, textNotifications: ConsumerPorts["textNotifications"] = "all") => {
  const stream = createInMemoryStream(faults);
  const ports = { ...stream.ports, textNotifications };
  const results = () => stream.published.flatMap(({ notification: one }) => (one.type === "text-result" ? [one] : []));
  return {
    ...stream,
    ports,
    results,
    read: (data: string[], shard?: string) => consume(toRecords(data, shard), ports, facts),
  };
};

test("publishes one result for a text, after the notification of the receipt that decided it", async () => {
  const { read, published, results } = setUp();
  await read([receipt("QUEUED", 0), receipt("SENT", 0), receipt("DELIVERED", 1), receipt("DELIVERED", 2)]);
  expect(published.map(({ notification }) => notification.type)).toEqual([
    "sent",
    "sent",
    "delivered",
    "text-result",
    "delivered",
  ]);
  expect(results()).toMatchObject([
    { id: "text/m-1", messageId: "m-1", status: "delivered", mayResend: false, occurredAt: REQUESTED + HOUR_MS },
  ]);
});

test.each([
  [
    "in another order",
    [
      ["DELIVERED", 1],
      ["QUEUED", 0],
      ["SENT", 0],
    ],
    "delivered",
  ],
  [
    "late at 71 hours, after AWS reported UNKNOWN",
    [
      ["SENT", 0],
      ["UNKNOWN", 10],
      ["DELIVERED", 71],
    ],
    "delivered",
  ],
  [
    "after 72 hours with UNKNOWN, and late at 73",
    [
      ["SENT", 0],
      ["UNKNOWN", 72],
      ["DELIVERED", 73],
    ],
    "unknown",
  ],
  [
    "of a text that expired",
    [
      ["SENT", 0],
      ["TTL_EXPIRED", 5],
      ["UNKNOWN", 72],
    ],
    "expired",
  ],
] as const)("has one result for receipts %s", async (_, receipts, status) => {
  const { read, results } = setUp();
  // Each batch is one invocation.
  for (const [name, hour] of receipts) await read([receipt(name, hour)], `${name}-${hour}`);
  expect(results()).toMatchObject([{ status }]);
});

test("reports that a text may be sent again if the phone could not be reached", async () => {
  const { read, results } = setUp();
  await read([receipt("UNREACHABLE", 1)]);
  expect(results()).toMatchObject([{ status: "failed", reason: "UNREACHABLE", mayResend: true }]);
});

test("publishes a result once if its receipt is delivered again, and none for another receipt of the text", async () => {
  const { read, results, claims } = setUp();
  const batch = [receipt("SENT", 0), receipt("DELIVERED", 1)];
  await read(batch);
  await read(batch);
  expect(results()).toHaveLength(1);
  // Even if the claims have expired, another receipt of the text publishes nothing.
  claims.clear();
  await read([receipt("DELIVERED", 3)], "another-shard");
  expect(results()).toHaveLength(1);
});

test("publishes the same result in the retry after a result could not be published", async () => {
  let isDown = true;
  const { read, results } = setUp({ ...NO_FAULTS, topicFails: () => isDown });
  expect((await read([receipt("DELIVERED", 1)])).failed.size).toBe(1);
  expect(results()).toEqual([]);
  isDown = false;
  expect((await read([receipt("DELIVERED", 1)])).failed.size).toBe(0);
  expect(results()).toMatchObject([{ status: "delivered" }]);
});

test("fails a record whose receipt cannot be stored, and publishes nothing for it", async () => {
  const { read, published } = setUp({ ...NO_FAULTS, dynamoDbThrottles: () => true });
  const { failed, faults } = await read([receipt("DELIVERED", 1)]);
  expect(failed.size).toBe(1);
  expect(faults).toMatchObject([{ reason: "receipt not stored" }]);
  expect(published).toEqual([]);
});

test("publishes one result for receipts that parallel batches read", async () => {
  const { read, results, readText } = setUp();
  const names = ["SENT", "DELIVERED", "UNREACHABLE", "QUEUED", "UNKNOWN", "DELIVERED"];
  await Promise.all(names.map((name, index) => read([receipt(name, index)], `shard-${index}`)));
  expect(results()).toHaveLength(1);
  expect(results()[0]?.status).toBe(readText("m-1")?.progress.status);
});

test("publishes only results and opt-outs of texts if the setting says so", async () => {
  const { read, published } = setUp(NO_FAULTS, "results");
  await read([receipt("SENT", 0), receipt("DELIVERED", 1), compact("sms-optout"), compact("email-open")]);
  expect(published.map(({ notification }) => notification.type).sort()).toEqual([
    "opened",
    "opt-out",
    "text-result",
    "text-result",
  ]);
});

test("ignores a receipt that an application sent", async () => {
  const { read, results } = setUp();
  await read([compact("sms-success", { event_version: "3.0" })]);
  expect(results()).toEqual([]);
});
