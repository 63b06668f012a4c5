import { planPublishes } from "../plan-publishes.ts";
import type { Claim, ClaimState, Claims, PublishVerdict, SwitchOff, Topic } from "../ports.ts";
import type { Outgoing } from "../read-record.ts";
import { whySwitchOff } from "../why-suppressed.ts";
import { inParallel } from "./in-parallel.ts";

export type DeliveryPorts = { claims: Claims; topic: Topic; switchOff: SwitchOff };
export type DeliveryFacts = { now: Date; isOutOfTime: () => boolean };
/** What came of one notification. `failed` is to be delivered again, with everything after it in its shard. */
export type Outcome = PublishVerdict | { kind: "duplicate" } | { kind: "failed"; reason: string; cause?: unknown };

// One client's connections; SNS itself takes far more.
const PARALLEL_PUBLISHES = 8;

const toClaim = ({ notification, position }: Outgoing): Claim => ({ id: notification.id, owner: position });

/** What the state of its claim means for a notification; `undefined` where it is to be published now. */
const decideClaim = (state: ClaimState | undefined): Outcome | undefined => {
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

const withoutRepeats = (outgoing: Outgoing[]): Outgoing[] => {
  const seen = new Set<string>();
  return outgoing.filter(({ notification: { id } }) => !seen.has(id) && seen.add(id));
};

const switchOffIfDue = async (
  { notification }: Outgoing,
  { switchOff }: DeliveryPorts,
  now: Date,
): Promise<Outcome | undefined> => {
  const target = whySwitchOff(notification);
  if (target === undefined) return undefined;
  const fail = (cause: unknown): Outcome => ({ kind: "failed", reason: "switch-off failed", cause });
  return switchOff.switchOff(target, now).then(() => undefined, fail);
};

const publishAll = async (batch: Outgoing[], { topic, claims }: DeliveryPorts, now: Date): Promise<Outcome[]> => {
  if (batch.length === 0) return [];
  const fail = (cause: unknown) => batch.map((): Outcome => ({ kind: "failed", reason: "publish failed", cause }));
  const outcomes = await topic.publish(batch).catch(fail);
  const published = batch.filter((_, index) => outcomes[index]?.kind === "published").map(toClaim);
  // A missing mark matters only if this position comes again: then the event is told twice, under one id.
  if (published.length > 0) await claims.markPublished(published, now).catch(() => undefined);
  return outcomes;
};

/**
 * Claims, switches off, publishes and marks, in this order, so that a crash anywhere costs a repetition and never a
 * loss. After a failure the later events of the same endpoint are held back: they fail too, and come again in order.
 * Answers with an outcome for each notification, by its position.
 */
export const deliver = async (
  outgoing: Outgoing[],
  ports: DeliveryPorts,
  { now, isOutOfTime }: DeliveryFacts,
): Promise<Map<string, Outcome>> => {
  const outcomes = new Map<string, Outcome>(outgoing.map(({ position }) => [position, { kind: "duplicate" }]));
  const held = new Set<string>();
  const settle = (one: Outgoing, outcome: Outcome): void => {
    outcomes.set(one.position, outcome);
    if (outcome.kind === "failed") held.add(one.orderKey);
  };
  const whyNotNow = (one: Outgoing): Outcome | undefined => {
    if (held.has(one.orderKey)) return { kind: "failed", reason: "an earlier event of the same endpoint failed" };
    return isOutOfTime() ? { kind: "failed", reason: "out of time" } : undefined;
  };
  const deliverBatch = async (batch: Outgoing[]): Promise<void> => {
    const stops = await Promise.all(batch.map((one) => whyNotNow(one) ?? switchOffIfDue(one, ports, now)));
    for (const [index, one] of batch.entries()) if (stops[index] !== undefined) settle(one, stops[index]);
    const ready = batch.filter((_, index) => stops[index] === undefined);
    const verdicts = await publishAll(ready, ports, now);
    for (const [index, one] of ready.entries())
      settle(one, verdicts[index] ?? { kind: "failed", reason: "the topic gave no verdict" });
  };

  const unique = withoutRepeats(outgoing);
  const states = await ports.claims.claim(unique.map(toClaim), now);
  const due: Outgoing[] = [];
  for (const one of unique) {
    const settled = decideClaim(states.get(one.notification.id));
    if (settled === undefined) due.push(one);
    else settle(one, settled);
  }
  for (const level of planPublishes(due)) await inParallel(level, PARALLEL_PUBLISHES, deliverBatch);
  return outcomes;
};
