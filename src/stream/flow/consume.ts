import {
  type DeliveryResult,
  planWaves,
  toClaim,
  toClaimResult,
  toSuppressionTarget,
  uniqueById,
} from "../plan-delivery.ts";
import type { EventClaims, NotificationTopic, Quarantine, Suppressor } from "../ports.ts";
import { readRecord } from "../read-record.ts";
import type { StreamRecord } from "../stream-event.ts";
import type { OutgoingNotification, QuarantinedDocument } from "../stream-item.ts";
import { type ConsumeResult, type ConsumerFault, type DeliveryResults, summarize, toQuarantine } from "../summarize.ts";
import { type FollowedTexts, followTexts, type TextPorts } from "./follow-texts.ts";

export type ConsumerPorts = TextPorts & {
  claims: EventClaims;
  topic: NotificationTopic;
  suppressor: Suppressor;
  quarantine: Quarantine;
};
export type ConsumerFacts = { now: Date; isOutOfTime: () => boolean };

// Limited by the connections of one client, not by the quota of SNS.
const PARALLEL_PUBLISHES = 8;
const NO_FAILURES: FollowedTexts["failures"] = new Map();

/**
 * Consumes records in shard order. Each document is published, found to be a duplicate or quarantined; otherwise its
 * record is reported as failed.
 */
export const consume = async (
  records: StreamRecord[],
  ports: ConsumerPorts,
  facts: ConsumerFacts,
): Promise<ConsumeResult> => {
  const read = records.flatMap(readRecord);
  const notifications = read.filter((item) => item.kind === "notification");
  const { outgoing, failures } = notifications.some(({ receipt }) => receipt !== undefined)
    ? await followTexts(notifications, ports, facts.now)
    : { outgoing: notifications, failures: NO_FAILURES };
  const results = await deliver(outgoing, failures, ports, facts);
  const items = [...read.filter((item) => item.kind !== "notification"), ...outgoing];
  const quarantined = toQuarantine(items, results);
  const fault = await putInQuarantine(quarantined, ports.quarantine, facts.now);
  return summarize(items, results, quarantined, fault);
};

/**
 * Claims, suppresses, publishes and marks, in this order, so that a crash at any point causes a duplicate and never a loss.
 * After a failure, later events of the same endpoint fail too, so that all are redelivered in order.
 */
const deliver = async (
  outgoing: OutgoingNotification[],
  failures: FollowedTexts["failures"],
  ports: ConsumerPorts,
  { now, isOutOfTime }: ConsumerFacts,
): Promise<DeliveryResults> => {
  const results = new Map<string, DeliveryResult>(outgoing.map(({ position }) => [position, { kind: "duplicate" }]));
  const failedKeys = new Set<string>();
  const settle = (one: OutgoingNotification, result: DeliveryResult): void => {
    results.set(one.position, result);
    if (result.kind === "failed") failedKeys.add(one.orderKey);
  };
  const prepare = async (one: OutgoingNotification): Promise<DeliveryResult | undefined> => {
    if (failedKeys.has(one.orderKey)) return { kind: "failed", reason: "an earlier event of the same endpoint failed" };
    if (isOutOfTime()) return { kind: "failed", reason: "out of time" };
    return suppressIfRequired(one, ports.suppressor, now);
  };
  const deliverBatch = async (batch: OutgoingNotification[]): Promise<void> => {
    const early = await Promise.all(batch.map(prepare));
    for (const [index, one] of batch.entries()) if (early[index] !== undefined) settle(one, early[index]);
    const ready = batch.filter((_, index) => early[index] === undefined);
    const published = await publishAndMark(ready, ports, now);
    for (const [index, one] of ready.entries())
      settle(one, published[index] ?? { kind: "failed", reason: "no result from the topic" });
  };

  for (const one of outgoing) {
    const messageId = one.receipt?.messageId;
    if (messageId !== undefined && failures.has(messageId))
      settle(one, { kind: "failed", reason: "receipt not stored", cause: failures.get(messageId) });
  }
  const unique = uniqueById(outgoing.filter(({ position }) => results.get(position)?.kind !== "failed"));
  const states = await ports.claims.claim(unique.map(toClaim), now);
  const claimed: OutgoingNotification[] = [];
  for (const one of unique) {
    const result = toClaimResult(states.get(one.notification.id));
    if (result === undefined) claimed.push(one);
    else settle(one, result);
  }
  for (const wave of planWaves(claimed)) await inParallel(wave, PARALLEL_PUBLISHES, deliverBatch);
  return results;
};

/** Runs at most `limit` at a time. Rejects at the first rejection; the other items are still run. */
const inParallel = async <T>(items: readonly T[], limit: number, run: (item: T) => Promise<void>): Promise<void> => {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
};

const suppressIfRequired = async (
  { notification }: OutgoingNotification,
  suppressor: Suppressor,
  now: Date,
): Promise<DeliveryResult | undefined> => {
  const target = toSuppressionTarget(notification);
  if (target === undefined) return undefined;
  const fail = (cause: unknown): DeliveryResult => ({ kind: "failed", reason: "suppression failed", cause });
  return suppressor.suppress(target, now).then(() => undefined, fail);
};

const publishAndMark = async (
  batch: OutgoingNotification[],
  { topic, claims }: ConsumerPorts,
  now: Date,
): Promise<DeliveryResult[]> => {
  if (batch.length === 0) return [];
  const fail = (cause: unknown) =>
    batch.map((): DeliveryResult => ({ kind: "failed", reason: "publish failed", cause }));
  const results = await topic.publish(batch).catch(fail);
  const published = batch.filter((_, index) => results[index]?.kind === "published").map(toClaim);
  // A missing mark matters only if this position is redelivered: then the event is published again, with the same id.
  if (published.length > 0) await claims.markPublished(published, now).catch(() => undefined);
  return results;
};

const putInQuarantine = async (
  documents: QuarantinedDocument[],
  quarantine: Quarantine,
  now: Date,
): Promise<ConsumerFault | undefined> =>
  documents.length === 0
    ? undefined
    : quarantine.put(documents, now).then(
        () => undefined,
        (cause: unknown) => ({ reason: "quarantine failed", cause }),
      );
