import { countBy } from "../../count-by.ts";
import { Unfinished } from "../../errors.ts";
import type { Publication, PublicationFacts, PublicationPlan } from "../publication.ts";
import { isFinal, type PokeRefusal, type PokeResponse } from "../response.ts";
import type { HistoryEntry } from "./history-ports.ts";

export type BrokerResult =
  | { kind: "published" }
  | { kind: "refused"; reason: Exclude<PokeRefusal["reason"], "too-large">; rule: string };

export type PublishPorts = {
  publish: (publication: Publication) => Promise<BrokerResult>;
  /** Stores a poke in the history of its topics; returns whether it did. Absent: no domain has a history. */
  record?: ((entries: HistoryEntry[]) => Promise<boolean>) | undefined;
};

type Plan = (message: unknown, facts: PublicationFacts) => PublicationPlan;

// Enough to hide the round trip, and less than the 50 sockets that an SDK client keeps open.
const CONCURRENCY = 25;
// A publish may take two seconds, and the responses still have to be returned.
const RESERVE_MS = 3_000;

type Facts = { now: Date; requestId: string; remainingMs: () => number; clientContext?: object | undefined };

/**
 * Publishes one message, or a list of messages; returns a response for each, in order. Refusals are independent. Throws
 * `Unfinished` if the broker did not accept a valid message, unless the caller sent a client context: an asynchronous
 * caller reads no response, and cannot send one. [Lambda API reference: Invoke] Then Lambda invokes again, and adds the
 * event to the failed queue after the last attempt.
 */
export const publishAll = async (
  event: unknown,
  plan: Plan,
  ports: PublishPorts,
  facts: Facts,
): Promise<PokeResponse | PokeResponse[]> => {
  const responses = Array.isArray(event)
    ? await publishList(event, plan, ports, facts)
    : await publishPlan(plan(event, { now: facts.now, fallbackId: facts.requestId }), ports);
  if (facts.clientContext === undefined) requireFinal([responses].flat());
  return responses;
};

const requireFinal = (responses: PokeResponse[]): void => {
  const unpublished = responses.filter((response) => response.status === "refused" && !isFinal(response));
  const [first] = unpublished;
  if (first?.status === "refused")
    throw new Unfinished(unpublished.length, "messages", `${first.reason}: ${first.rule}`);
};

const publishList = async (
  messages: unknown[],
  plan: Plan,
  ports: PublishPorts,
  { now, requestId, remainingMs }: Facts,
): Promise<PokeResponse[]> => {
  const responses: PokeResponse[] = new Array(messages.length);
  const pending = messages.entries();
  const publishPending = async (): Promise<void> => {
    for (const [index, message] of pending) {
      const planned = plan(message, { now, fallbackId: `${requestId}-${index}` });
      responses[index] = remainingMs() > RESERVE_MS ? await publishPlan(planned, ports) : refuseLate(planned);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, publishPending));
  return responses;
};

const NOT_RECORDED = "published, but not stored in the history of its domain";

/** Stores the poke before it is published: a client that misses it finds it in the history after that. */
const publishPlan = async (plan: PublicationPlan, { publish, record }: PublishPorts): Promise<PokeResponse> => {
  if (plan.kind === "refuse") return plan.response;
  const isRecorded = await record?.(historyEntries(plan));
  for (const result of await Promise.all(plan.publications.map(publish))) {
    if (result.kind === "refused")
      return { status: "refused", id: plan.response.id, reason: result.reason, rule: result.rule };
  }
  if (isRecorded !== false) return plan.response;
  const { warning } = plan.response;
  return { ...plan.response, warning: [warning, NOT_RECORDED].filter(Boolean).join("; ") };
};

const historyEntries = ({
  publications,
  response: { id },
  history,
}: Extract<PublicationPlan, { kind: "publish" }>): HistoryEntry[] =>
  history === undefined
    ? []
    : publications.map(({ topic, payload, expiresInSeconds }) => ({
        topic,
        id,
        payload,
        expiresInSeconds,
        ...history,
      }));

const refuseLate = ({ response: { id } }: PublicationPlan): PokeResponse => ({
  status: "refused",
  ...(id !== undefined && { id }),
  reason: "unavailable",
  rule: "not published before the function's timeout; send it again in a shorter list",
});

/** For the log: how many messages were accepted, and how many were refused for each reason. */
export const countResponses = (responses: PokeResponse | PokeResponse[]): Record<string, number> =>
  countBy([responses].flat(), (response) => (response.status === "accepted" ? "accepted" : response.reason));
