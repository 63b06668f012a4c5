import * as z from "zod";
import { JsonText } from "../json-text.ts";
import { jsonBytes, packBySize } from "../pack-by-size.ts";
import { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { Delivery } from "./delivery.ts";
import type { Delivered } from "./flow/deliver.ts";
import { Origin } from "./recipient.ts";

/** What travels in the channel's queue: pokes to deliver, or results to write down. */
export const QueuedWork = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("deliveries"), origin: Origin, deliveries: z.array(Delivery) }),
  z.object({ kind: z.literal("results"), records: z.array(EventStreamRecord) }),
]);
export type QueuedWork = z.infer<typeof QueuedWork>;

/** The same as the body of a message. */
export const QueuedBody = JsonText.pipe(QueuedWork);

export type QueueMessage = { body: string; delaySeconds: number };
export type Left = { delivery: Delivery; reason: string; waitSeconds: number };

// [SQS quotas] a message, and all messages of one request together, 256 KiB; 10 messages a request; 15 minutes' delay.
const REQUEST_MAX_BYTES = 262_144;
const MESSAGES_PER_REQUEST = 10;
const DELAY_MAX_SECONDS = 900;
// Leaves room for what a body holds besides its list.
const BODY_LIST_MAX_BYTES = 250_000;
const DELIVERIES_PER_MESSAGE = 100;
// A poke function that has just failed is given a moment.
const RETRY_SECONDS = 2;

/** Those to be tried again, and when at the earliest. */
export const selectLeft = (delivered: Delivered[]): Left[] =>
  delivered.flatMap(({ delivery, verdict }) => {
    if (verdict.kind === "waiting") return [{ delivery, ...verdict }];
    if (verdict.kind === "failed") return [{ delivery, reason: verdict.reason, waitSeconds: RETRY_SECONDS }];
    return [];
  });

/** Requests to the queue, each within its limits; with every message, what it holds. */
export const toQueueRequests = <T>(messages: (QueueMessage & { holds: T })[]): (QueueMessage & { holds: T })[][] =>
  packBySize(messages, ({ body }) => Buffer.byteLength(body), {
    maxBytes: REQUEST_MAX_BYTES,
    maxCount: MESSAGES_PER_REQUEST,
  });

export const toDeliveryMessages = (origin: Origin, left: Left[]): (QueueMessage & { holds: Left[] })[] =>
  [...Map.groupBy(left, ({ waitSeconds }) => waitSeconds)].flatMap(([waitSeconds, waiting]) =>
    packBySize(waiting, ({ delivery }) => jsonBytes(delivery), {
      maxBytes: BODY_LIST_MAX_BYTES,
      maxCount: DELIVERIES_PER_MESSAGE,
    }).map((holds) => {
      const work: QueuedWork = { kind: "deliveries", origin, deliveries: holds.map(({ delivery }) => delivery) };
      return { body: JSON.stringify(work), delaySeconds: Math.min(waitSeconds, DELAY_MAX_SECONDS), holds };
    }),
  );

export const toResultMessages = (records: EventStreamRecord[]): (QueueMessage & { holds: EventStreamRecord[] })[] =>
  packBySize(records, jsonBytes, { maxBytes: BODY_LIST_MAX_BYTES, maxCount: records.length }).map((holds) => {
    const work: QueuedWork = { kind: "results", records: holds };
    return { body: JSON.stringify(work), delaySeconds: RETRY_SECONDS, holds };
  });
