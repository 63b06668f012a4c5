import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/channel/delivery.ts";
import {
  QueuedBody,
  type QueueMessage,
  toDeliveryMessages,
  toQueueRequests,
  type Undelivered,
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
const undelivered = (count: number, data: unknown = "x", waitSeconds = 0): Undelivered[] =>
  Array.from({ length: count }, (_, at) => ({ delivery: delivery(at, data), reason: "out of time", waitSeconds }));
const sizeOf = (messages: QueueMessage[]) => messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);

describe("undelivered work", () => {
  test("is parsed from a message unchanged, for any data", () => {
    const data = { n: [1, null, { text: "ü\u2028" }] };
    const [message] = toDeliveryMessages(origin, undelivered(1, data));
    expect(QueuedBody.parse(message?.body)).toEqual({
      kind: "deliveries",
      origin: JSON.parse(JSON.stringify(origin)),
      deliveries: [delivery(0, data)],
    });
  });

  test("is split so that no message and no request exceeds 256 KiB", () => {
    const messages = toDeliveryMessages(origin, undelivered(40, "é".repeat(30_000)));
    expect(messages.flatMap(({ items }) => items)).toHaveLength(40);
    const requests = toQueueRequests(messages);
    expect(requests.flat()).toHaveLength(messages.length);
    for (const request of requests) {
      expect(sizeOf(request)).toBeLessThanOrEqual(262_144);
      expect(request.length).toBeLessThanOrEqual(10);
    }
  });

  test("fits even if each delivery has the maximum size of a poke", () => {
    const messages = toDeliveryMessages(origin, undelivered(2, "x".repeat(131_000)));
    expect(messages).toHaveLength(2);
    expect(toQueueRequests(messages)).toHaveLength(2);
  });

  test("is delayed until its claim expires, by at most the 15 minutes of SQS", () => {
    const waiting = [...undelivered(1, "x", 0), ...undelivered(1, "x", 16), ...undelivered(1, "x", 5_000)];
    expect(toDeliveryMessages(origin, waiting).map(({ delaySeconds }) => delaySeconds)).toEqual([0, 16, 900]);
  });
});

test.each(["", "{", "[]", '{"kind":"deliveries"}', '{"kind":"deliveries","origin":{},"deliveries":[{"kind":"poke"}]}'])(
  "the body %j is rejected",
  (body) => expect(QueuedBody.safeParse(body).success).toBe(false),
);
