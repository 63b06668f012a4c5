import type { Publication, PublicationFacts, PublicationPlan } from "../publication.ts";
import type { PokeRefusal, PokeReply } from "../reply.ts";

export type PublishVerdict =
  | { kind: "published" }
  | { kind: "refused"; reason: Exclude<PokeRefusal["reason"], "too-large">; rule: string };

export type PublishPorts = { publish: (publication: Publication) => Promise<PublishVerdict> };

type Plan = (message: unknown, facts: PublicationFacts) => PublicationPlan;

// Enough to hide the round trip; few enough for the 50 sockets that a client keeps open.
const CONCURRENCY = 25;

// A publish may take two seconds; the answer to all must still get out.
const RESERVE_MS = 3_000;

const publishPlan = async (plan: PublicationPlan, { publish }: PublishPorts): Promise<PokeReply> => {
  if (plan.kind === "refuse") return plan.reply;
  const verdict = await publish(plan.publication);
  if (verdict.kind === "published") return plan.reply;
  return { status: "refused", id: plan.reply.id, reason: verdict.reason, rule: verdict.rule };
};

const refuseLate = ({ reply: { id } }: PublicationPlan): PokeReply => ({
  status: "refused",
  ...(id !== undefined && { id }),
  reason: "unavailable",
  rule: "no time was left for it; send it again in a shorter list",
});

/** One message: its reply. A list: a reply for each, in order; a message that is refused takes no other with it. */
export const publishAll = async (
  event: unknown,
  plan: Plan,
  ports: PublishPorts,
  { now, requestId, remainingMs }: { now: Date; requestId: string; remainingMs: () => number },
): Promise<PokeReply | PokeReply[]> => {
  if (!Array.isArray(event)) return publishPlan(plan(event, { now, fallbackId: requestId }), ports);
  const replies: PokeReply[] = new Array(event.length);
  const pending = event.entries();
  const publishPending = async (): Promise<void> => {
    for (const [index, message] of pending) {
      const planned = plan(message, { now, fallbackId: `${requestId}-${index}` });
      replies[index] = remainingMs() > RESERVE_MS ? await publishPlan(planned, ports) : refuseLate(planned);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, publishPending));
  return replies;
};

/** How many were accepted, and how many refused for each reason: what a log may hold. */
export const countReplies = (replies: PokeReply | PokeReply[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const reply of [replies].flat()) {
    const verdict = reply.status === "accepted" ? "accepted" : reply.reason;
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
};
