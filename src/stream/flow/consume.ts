import type { Quarantine } from "../ports.ts";
import { type Outgoing, type Quarantined, readRecord } from "../read-record.ts";
import type { StreamRecord } from "../stream-event.ts";
import { type DeliveryFacts, type DeliveryPorts, deliver, type Outcome } from "./deliver.ts";

export type ConsumerPorts = DeliveryPorts & { quarantine: Quarantine };
/** `failed`: the ids of the records to deliver again. `counts`: of documents, by what came of them. */
export type Consumed = { failed: Set<string>; counts: Record<string, number>; faults: Fault[] };
export type Fault = { reason: string; cause?: unknown };

const countBy = (kinds: Iterable<string>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/** Each reason once, with the first cause that was given for it. */
const faultsOf = (outcomes: ReadonlyMap<string, Outcome>): Fault[] => {
  const faults = new Map<string, Fault>();
  for (const outcome of outcomes.values()) {
    if (outcome.kind === "failed" && !faults.has(outcome.reason)) faults.set(outcome.reason, outcome);
  }
  return [...faults.values()];
};

const keep = async (poison: Quarantined[], quarantine: Quarantine, now: Date): Promise<Fault | undefined> =>
  poison.length === 0
    ? undefined
    : quarantine.put(poison, now).then(
        () => undefined,
        (cause: unknown) => ({ reason: "quarantine failed", cause }),
      );

const toPoison = (one: Outgoing, outcome: Outcome | undefined): Quarantined[] => {
  if (outcome?.kind !== "refused") return [];
  const { recordId, position, arrivedAt, text } = one;
  const reason = `refused by the topic: ${outcome.reason}`;
  return [{ kind: "quarantine", recordId, position, arrivedAt, reason, raw: Buffer.from(text) }];
};

/**
 * Takes records in their order in the shard. Every document in them is published, known already, kept in quarantine, or
 * its record is named as failed.
 */
export const consume = async (
  records: StreamRecord[],
  { quarantine, ...ports }: ConsumerPorts,
  facts: DeliveryFacts,
): Promise<Consumed> => {
  const items = records.flatMap(readRecord);
  const outgoing = items.filter((item) => item.kind === "notification");
  const outcomes = await deliver(outgoing, ports, facts);

  const unreadable = items.filter((item) => item.kind === "quarantine");
  const poison = [...unreadable, ...outgoing.flatMap((one) => toPoison(one, outcomes.get(one.position)))];
  const fault = await keep(poison, quarantine, facts.now);

  const unpublished = outgoing.filter(({ position }) => outcomes.get(position)?.kind === "failed");
  const failed = fault === undefined ? unpublished : [...unpublished, ...poison];
  return {
    failed: new Set(failed.map(({ recordId }) => recordId)),
    counts: countBy([...[...outcomes.values()].map(({ kind }) => kind), ...items.map(({ kind }) => kind)]),
    faults: [...faultsOf(outcomes), ...(fault === undefined ? [] : [fault])],
  };
};
