import { countBy } from "../../count-by.ts";
import type { Publication, PublicationFacts, PublicationPlan } from "../publication.ts";
import type { PokeRefusal, PokeResponse } from "../response.ts";

export type BrokerResult =
  | { kind: "published" }
  | { kind: "refused"; reason: Exclude<PokeRefusal["reason"], "too-large">; rule: string };

export type PublishPorts = { publish: (publication: Publication) => Promise<BrokerResult> };

type Plan = (message: unknown, facts: PublicationFacts) => PublicationPlan;

// Enough to hide the round trip, and less than the 50 sockets that an SDK client keeps open.
const CONCURRENCY = 25;
// A publish may take two seconds, and the responses still have to be returned.
const RESERVE_MS = 3_000;

/** Publishes one message, or a list of messages; returns a response for each, in order. Refusals are independent. */
export const publishAll = async (
  event: unknown,
  plan: Plan,
  ports: PublishPorts,
  { now, requestId, remainingMs }: { now: Date; requestId: string; remainingMs: () => number },
): Promise<PokeResponse | PokeResponse[]> => {
  if (!Array.isArray(event)) return publishPlan(plan(event, { now, fallbackId: requestId }), ports);
  const responses: PokeResponse[] = new Array(event.length);
  const pending = event.entries();
  const publishPending = async (): Promise<void> => {
    for (const [index, message] of pending) {
      const planned = plan(message, { now, fallbackId: `${requestId}-${index}` });
      responses[index] = remainingMs() > RESERVE_MS ? await publishPlan(planned, ports) : refuseLate(planned);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, publishPending));
  return responses;
};

const publishPlan = async (plan: PublicationPlan, { publish }: PublishPorts): Promise<PokeResponse> => {
  if (plan.kind === "refuse") return plan.response;
  for (const result of await Promise.all(plan.publications.map(publish))) {
    if (result.kind === "refused")
      return { status: "refused", id: plan.response.id, reason: result.reason, rule: result.rule };
  }
  return plan.response;
};

const refuseLate = ({ response: { id } }: PublicationPlan): PokeResponse => ({
  status: "refused",
  ...(id !== undefined && { id }),
  reason: "unavailable",
  rule: "not published before the function's timeout; send it again in a shorter list",
});

/** For the log: how many messages were accepted, and how many were refused for each reason. */
export const countResponses = (responses: PokeResponse | PokeResponse[]): Record<string, number> =>
  countBy([responses].flat(), (response) => (response.status === "accepted" ? "accepted" : response.reason));
