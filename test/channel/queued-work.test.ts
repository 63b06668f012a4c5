import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/channel/delivery.ts";
import { handOver } from "../../src/channel/flow/enqueue.ts";
import {
  type Left,
  QueuedBody,
  type QueueMessage,
  toDeliveryMessages,
  toQueueRequests,
} from "../../src/channel/queued-work.ts";
import { batchOf } from "./in-memory-channel.ts";

const { origin } = batchOf({});
const delivery = (at: number, data: unknown): Delivery => ({
  kind: "poke",
  id: `poke-${at}`,
  recipientIds: [`ep-${at}`],
  customerId: `u-${at}`,
  domain: "d",
  data,
});
const left = (count: number, data: unknown = "x", waitSeconds = 0): Left[] =>
  Array.from({ length: count }, (_, at) => ({ delivery: delivery(at, data), reason: "out of time", waitSeconds }));
const sizeOf = (messages: QueueMessage[]) => messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);

describe("what is handed over", () => {
  test("can be read back as it was, whatever the data", () => {
    const data = { n: [1, null, { text: "ü\u2028" }] };
    const [message] = toDeliveryMessages(origin, left(1, data));
    expect(QueuedBody.parse(message?.body)).toEqual({
      kind: "deliveries",
      origin: JSON.parse(JSON.stringify(origin)),
      deliveries: [delivery(0, data)],
    });
  });

  test("is split so that no message and no request is above 256 KiB", () => {
    const messages = toDeliveryMessages(origin, left(40, "é".repeat(30_000)));
    expect(messages.flatMap(({ holds }) => holds)).toHaveLength(40);
    const requests = toQueueRequests(messages);
    expect(requests.flat()).toHaveLength(messages.length);
    for (const request of requests) {
      expect(sizeOf(request)).toBeLessThanOrEqual(262_144);
      expect(request.length).toBeLessThanOrEqual(10);
    }
  });

  test("fits even when one delivery is as big as a poke may be", () => {
    const messages = toDeliveryMessages(origin, left(2, "x".repeat(131_000)));
    expect(messages).toHaveLength(2);
    expect(toQueueRequests(messages)).toHaveLength(2);
  });

  test("waits as long as its claim is held, at most SQS's fifteen minutes", () => {
    const waiting = [...left(1, "x", 0), ...left(1, "x", 16), ...left(1, "x", 5_000)];
    expect(toDeliveryMessages(origin, waiting).map(({ delaySeconds }) => delaySeconds)).toEqual([0, 16, 900]);
  });

  test("is parted by what the queue took", async () => {
    const messages = toDeliveryMessages(origin, left(250));
    const { taken, refused } = await handOver(messages, async (sent) => sent.map((_, at) => at === 0));
    expect([taken.length, refused.length]).toEqual([100, 150]);
  });
});

test.each(["", "{", "[]", '{"kind":"deliveries"}', '{"kind":"deliveries","origin":{},"deliveries":[{"kind":"poke"}]}'])(
  "a body that is %j is refused",
  (body) => expect(QueuedBody.safeParse(body).success).toBe(false),
);
