import { packBySize } from "../pack-by-size.ts";
import type { EngagementEvent } from "./notification.ts";
import type { EventClaim, EventClaimState, PublishResult, SuppressionTarget } from "./ports.ts";
import type { OutgoingNotification } from "./stream-item.ts";

/** The result of one notification. `failed` is retried, together with everything after it in its shard. */
export type DeliveryResult =
  | PublishResult
  | { kind: "duplicate" }
  | { kind: "failed"; reason: string; cause?: unknown };

// [SNS API reference: PublishBatch] ten messages, 256 KiB together.
const BATCH_MAX = 10;
const BATCH_MAX_BYTES = 256 * 1024;
// Ten message attributes with their names and types; see notification-topic.ts.
const ATTRIBUTES_MAX_BYTES = 4 * 1024;
// XML 1.0, the format of SNS responses and of its deliveries to SQS, cannot contain these characters; JSON can escape them.
const NOT_IN_XML = /[\uFFFE\uFFFF]/g;

/** What keeps its order: the notifications of an endpoint, else of a message, else this one alone. */
export const orderKeyOf = ({
  applicationId = "",
  endpointId,
  messageId,
  id,
}: Pick<OutgoingNotification["notification"], "applicationId" | "endpointId" | "messageId" | "id">): string =>
  endpointId === undefined ? (messageId ?? id) : `${applicationId}/${endpointId}`;

/** JSON that a topic accepts. */
export const escapeForXml = (json: string): string =>
  json.replace(NOT_IN_XML, (character) => (character === "\uFFFE" ? "\\ufffe" : "\\uffff"));

/** The first notification of each id. */
export const uniqueById = (outgoing: OutgoingNotification[]): OutgoingNotification[] => {
  const seen = new Set<string>();
  return outgoing.filter(({ notification: { id } }) => !seen.has(id) && seen.add(id));
};

export const toClaim = ({ notification, position }: OutgoingNotification): EventClaim => ({
  id: notification.id,
  owner: position,
});

/** The result that follows from a claim alone; `undefined` if the notification is to be published. */
export const toClaimResult = (state: EventClaimState | undefined): DeliveryResult | undefined => {
  switch (state) {
    case "ours":
      return undefined;
    case "published":
    case "taken":
      return { kind: "duplicate" };
    case undefined:
      return { kind: "failed", reason: "claim failed" };
    default:
      return state satisfies never;
  }
};

/** What an event requires to be suppressed, if anything. A soft bounce or a failed SMS suppresses nothing. */
export const toSuppressionTarget = (event: EngagementEvent): SuppressionTarget | undefined => {
  switch (event.type) {
    case "hard-bounce":
    case "complaint":
    case "opt-out": {
      const { type: reason, applicationId, endpointId, addresses } = event;
      return { reason, applicationId, endpointId, addresses };
    }
    case "opt-in":
    case "soft-bounce":
    case "sent":
    case "delivered":
    case "failed":
    case "opened":
    case "clicked":
    case "text-result":
    case "custom":
    case "unknown":
      return undefined;
    default:
      return event satisfies never;
  }
};

/**
 * Waves of batches: the batches of a wave are published concurrently, the waves one after the other. The n-th event of an
 * endpoint is in the n-th wave, so two events of one endpoint never share a batch, which can fail in part.
 */
export const planWaves = (outgoing: OutgoingNotification[]): OutgoingNotification[][][] => {
  const counts = new Map<string, number>();
  const waves: OutgoingNotification[][] = [];
  for (const one of outgoing) {
    const index = counts.get(one.orderKey) ?? 0;
    counts.set(one.orderKey, index + 1);
    waves[index] ??= [];
    waves[index].push(one);
  }
  return waves.map((wave) => packBySize(wave, publishedBytes, { maxBytes: BATCH_MAX_BYTES, maxCount: BATCH_MAX }));
};

const publishedBytes = ({ body }: OutgoingNotification): number => Buffer.byteLength(body) + ATTRIBUTES_MAX_BYTES;
