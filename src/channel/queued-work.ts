import * as z from "zod";
import { JsonText } from "../json-text.ts";
import { jsonBytes, packBySize } from "../pack-by-size.ts";
import { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { type Delivered, Delivery } from "./delivery.ts";
import { Origin } from "./recipient.ts";

/** The content of a message in the channel's queue: pokes to deliver, or results to write. */
export const QueuedWork = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("deliveries"), origin: Origin, deliveries: z.array(Delivery) }),
  z.object({ kind: z.literal("results"), records: z.array(EventStreamRecord) }),
]);
export type QueuedWork = z.infer<typeof QueuedWork>;

/** The body of a message: `QueuedWork` as JSON text. */
export const QueuedBody = JsonText.pipe(QueuedWork);

export type QueueMessage = { body: string; delaySeconds: number };
/** A delivery to retry, and for how long it has to wait: if it is held, until the lease of another run expires. */
export type Undelivered = { delivery: Delivery; reason: string; waitSeconds: number; isHeld?: boolean };

// [SQS quotas: messages] 1 MiB for a message and for all messages of one request; 10 messages a request; a delay of 15 minutes.
// Here 256 KiB, because a queue can still have that earlier quota as its MaximumMessageSize, and ten messages of that size
// fit into one invocation.
const REQUEST_MAX_BYTES = 262_144;
const MESSAGES_PER_REQUEST = 10;
const DELAY_MAX_SECONDS = 900;
// Leaves room for the other fields of the body.
const BODY_LIST_MAX_BYTES = 250_000;
const DELIVERIES_PER_MESSAGE = 100;
// Lets a poke function or a sink recover from a failure.
const RETRY_SECONDS = 2;

/** The deliveries to retry, each with the time to wait before. */
export const selectUndelivered = (delivered: Delivered[]): Undelivered[] =>
  delivered.flatMap(({ delivery, result }) => {
    if (result.kind === "waiting") {
      const { reason, waitSeconds, isHeld = false } = result;
      return [{ delivery, reason, waitSeconds, isHeld }];
    }
    if (result.kind === "failed") return [{ delivery, reason: result.reason, waitSeconds: RETRY_SECONDS }];
    return [];
  });

/** Requests to the queue, each within the limits of SQS; each message keeps its `items`, which are the work in its body. */
export const toQueueRequests = <T>(messages: (QueueMessage & { items: T })[]): (QueueMessage & { items: T })[][] =>
  packBySize(messages, ({ body }) => Buffer.byteLength(body), {
    maxBytes: REQUEST_MAX_BYTES,
    maxCount: MESSAGES_PER_REQUEST,
  });

export const toDeliveryMessages = (
  origin: Origin,
  undelivered: Undelivered[],
): (QueueMessage & { items: Undelivered[] })[] =>
  [...Map.groupBy(undelivered, ({ waitSeconds }) => waitSeconds)].flatMap(([waitSeconds, waiting]) =>
    packBySize(waiting, ({ delivery }) => jsonBytes(delivery), {
      maxBytes: BODY_LIST_MAX_BYTES,
      maxCount: DELIVERIES_PER_MESSAGE,
    }).map((items) => {
      const work: QueuedWork = { kind: "deliveries", origin, deliveries: items.map(({ delivery }) => delivery) };
      return { body: JSON.stringify(work), delaySeconds: Math.min(waitSeconds, DELAY_MAX_SECONDS), items };
    }),
  );

export const toResultMessages = (records: EventStreamRecord[]): (QueueMessage & { items: EventStreamRecord[] })[] =>
  packBySize(records, jsonBytes, { maxBytes: BODY_LIST_MAX_BYTES, maxCount: records.length }).map((items) => {
    const work: QueuedWork = { kind: "results", records: items };
    return { body: JSON.stringify(work), delaySeconds: RETRY_SECONDS, items };
  });
