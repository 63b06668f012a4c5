import * as z from "zod";
import { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import type { Delivered } from "./deliver.ts";
import { Delivery } from "./delivery.ts";
import { jsonBytes, pack } from "./pack.ts";
import { Origin } from "./recipient.ts";

/** What travels in the channel's queue: pokes to deliver, or results to write down. */
export const QueuedWork = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("deliveries"), origin: Origin, deliveries: z.array(Delivery) }),
  z.object({ kind: z.literal("results"), records: z.array(EventStreamRecord) }),
]);
export type QueuedWork = z.infer<typeof QueuedWork>;

const Json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.issues.push({ code: "custom", message: "not JSON", input: text });
    return z.NEVER;
  }
});

/** The same as the body of a message. */
export const QueuedBody = Json.pipe(QueuedWork);

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
  pack(messages, ({ body }) => Buffer.byteLength(body), REQUEST_MAX_BYTES, MESSAGES_PER_REQUEST);

export const toDeliveryMessages = (origin: Origin, left: Left[]): (QueueMessage & { holds: Left[] })[] =>
  [...Map.groupBy(left, ({ waitSeconds }) => waitSeconds)].flatMap(([waitSeconds, waiting]) =>
    pack(waiting, ({ delivery }) => jsonBytes(delivery), BODY_LIST_MAX_BYTES, DELIVERIES_PER_MESSAGE).map((holds) => {
      const work: QueuedWork = { kind: "deliveries", origin, deliveries: holds.map(({ delivery }) => delivery) };
      return { body: JSON.stringify(work), delaySeconds: Math.min(waitSeconds, DELAY_MAX_SECONDS), holds };
    }),
  );

export const toResultMessages = (records: EventStreamRecord[]): (QueueMessage & { holds: EventStreamRecord[] })[] =>
  pack(records, jsonBytes, BODY_LIST_MAX_BYTES, records.length).map((holds) => {
    const work: QueuedWork = { kind: "results", records: holds };
    return { body: JSON.stringify(work), delaySeconds: RETRY_SECONDS, holds };
  });
