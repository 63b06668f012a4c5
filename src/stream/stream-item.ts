import type { Receipt } from "../sms/receipts/receipt.ts";
import type { EngagementEvent } from "./notification.ts";

/** Where a document is in the stream: `position` is `shard:sequence number:index`, the same on every redelivery. */
type Origin = { recordId: string; position: string; arrivedAt: Date };

/**
 * A notification to publish: `body` is its JSON, `text` the event that it was read from. Notifications with the same
 * `orderKey` keep their order; the key identifies the endpoint, else the message, else this event alone.
 */
export type OutgoingNotification = Origin & {
  kind: "notification";
  orderKey: string;
  notification: EngagementEvent & { id: string };
  body: string;
  text: string;
  /** What the event says about an outbound text. */
  receipt?: Receipt | undefined;
};

/** A document that cannot be read or published, with its bytes. */
export type QuarantinedDocument = Origin & { kind: "quarantine"; reason: string; raw: Uint8Array };

/** What a document of a record becomes. */
export type StreamItem = OutgoingNotification | QuarantinedDocument | (Origin & { kind: "test-event" });
