import type { OutgoingNotification, QuarantinedDocument } from "./stream-item.ts";

/** The right to publish an event. `owner` is the stream position of the document that holds it. */
export type EventClaim = { id: string; owner: string };
/**
 * `ours`: not published yet, and this position may publish it, also on a redelivery after a crash. `published`: already
 * published. `taken`: another position holds the same event, and publishes it or is retried until it has.
 */
export type EventClaimState = "ours" | "published" | "taken";

export type EventClaims = {
  /** The state by event id. An id that is missing from the result could not be claimed. */
  claim: (claims: EventClaim[], now: Date) => Promise<ReadonlyMap<string, EventClaimState>>;
  markPublished: (claims: EventClaim[], now: Date) => Promise<void>;
};

/** `refused` is permanent; `failed` may succeed on a retry. */
export type PublishResult =
  | { kind: "published" }
  | { kind: "failed"; reason: string }
  | { kind: "refused"; reason: string };
/** Publishes at most ten notifications and returns their results in the same order. */
export type NotificationTopic = { publish: (batch: OutgoingNotification[]) => Promise<PublishResult[]> };

/** Stores documents by stream position, so that storing one again overwrites it. */
export type Quarantine = { put: (documents: QuarantinedDocument[], now: Date) => Promise<void> };

export type SuppressionTarget = {
  applicationId?: string | undefined;
  endpointId?: string | undefined;
  addresses: string[];
  reason: "hard-bounce" | "complaint" | "opt-out";
};
/** Suppresses an endpoint and its addresses. Idempotent. */
export type Suppressor = { suppress: (target: SuppressionTarget, now: Date) => Promise<void> };
