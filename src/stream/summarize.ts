import { Buffer } from "node:buffer";
import { countBy } from "../count-by.ts";
import type { DeliveryResult } from "./plan-delivery.ts";
import type { OutgoingNotification, QuarantinedDocument, StreamItem } from "./stream-item.ts";

export type ConsumerFault = { reason: string; cause?: unknown };
/** `failed`: ids of the records to redeliver. `counts`: documents by kind, and notifications by result. */
export type ConsumeResult = { failed: Set<string>; counts: Record<string, number>; faults: ConsumerFault[] };

/** Results by stream position. */
export type DeliveryResults = ReadonlyMap<string, DeliveryResult>;

/** The documents to quarantine: those that cannot be read, and notifications that the topic refused permanently. */
export const toQuarantine = (items: StreamItem[], results: DeliveryResults): QuarantinedDocument[] => [
  ...items.filter((item) => item.kind === "quarantine"),
  ...items.flatMap((item) => {
    const result = item.kind === "notification" ? results.get(item.position) : undefined;
    return item.kind === "notification" && result?.kind === "refused" ? [toRefused(item, result.reason)] : [];
  }),
];

const toRefused = (
  { recordId, position, arrivedAt, text }: OutgoingNotification,
  reason: string,
): QuarantinedDocument => ({
  kind: "quarantine",
  recordId,
  position,
  arrivedAt,
  reason: `refused by the topic: ${reason}`,
  raw: Buffer.from(text),
});

/** The result of a batch. If the quarantine failed, the records of all quarantined documents have failed too. */
export const summarize = (
  items: StreamItem[],
  results: DeliveryResults,
  quarantined: QuarantinedDocument[],
  quarantineFault: ConsumerFault | undefined,
): ConsumeResult => {
  const unpublished = items.filter(({ position }) => results.get(position)?.kind === "failed");
  const failed = quarantineFault === undefined ? unpublished : [...unpublished, ...quarantined];
  return {
    failed: new Set(failed.map(({ recordId }) => recordId)),
    counts: countBy([...results.values(), ...items], ({ kind }) => kind),
    faults: [...toFaults(results), ...(quarantineFault === undefined ? [] : [quarantineFault])],
  };
};

/** Each reason once, with the cause of its first failure. */
const toFaults = (results: DeliveryResults): ConsumerFault[] => {
  const faults = new Map<string, ConsumerFault>();
  for (const result of results.values()) {
    if (result.kind === "failed" && !faults.has(result.reason)) faults.set(result.reason, result);
  }
  return [...faults.values()];
};
