import { countBy } from "../../count-by.ts";
import { Unfinished } from "../../errors.ts";
import { type Claims, decideByClaim, type Run } from "../../run.ts";
import type { Delivered, Delivery, DeliveryKind, FunctionResult, PokeDeliveryResult } from "../delivery.ts";
import { frequentReasons, type Outcome, type ReasonCount } from "../outcome.ts";
import { type PokeRequest, planDeliveries, toPayload, toPokeRequests } from "../plan-deliveries.ts";
import { selectUndelivered, toDeliveryMessages, type Undelivered } from "../queued-work.ts";
import type { ChannelBatch } from "../recipient.ts";
import { type Result, readPokeResponses, toResultRecords, toResults } from "../result.ts";
import { compileTypedMessage } from "../typed-message.ts";
import { enqueue, type SendToQueue } from "./enqueue.ts";
import { type WriteRecords, writeOrEnqueueResults } from "./write-results.ts";

export type ChannelPorts = {
  claims: Claims;
  invokePoke: (kind: DeliveryKind, payload: string, timeoutMs: number) => Promise<FunctionResult>;
  sendToQueue: SendToQueue;
  writeRecords: WriteRecords;
};

export type SentBatch = {
  /** One for each recipient of the batch. */
  outcomes: Map<string, Outcome>;
  /** For the log: how many recipients have each outcome, and how many claims could not be written. */
  summary: Record<string, number>;
  /** For the log: why recipients were refused; the most frequent reasons first. */
  refusals: ReasonCount[];
};

const OUT_OF_TIME: PokeDeliveryResult = { kind: "waiting", reason: "out of time", waitSeconds: 0 };
const NO_RESULT: PokeDeliveryResult = { kind: "failed", reason: "poke function: no result" };

/**
 * Sends one batch: compiles the message, plans, delivers within the budget, enqueues what is undelivered and writes the
 * results. If the batch is sent again, whole or in parts, a poke that was accepted is not sent again. Throws `Unfinished` if the
 * queue did not accept a delivery or a result, so that the caller sends the batch again.
 */
export const sendBatch = async (batch: ChannelBatch, ports: ChannelPorts, run: Run): Promise<SentBatch> => {
  const plan = planDeliveries(batch, await compileTypedMessage(batch.data), run.now);
  const { delivered, claimsLeftOpen } = await deliver(plan.deliveries, ports, run);

  const concludeResults = async () => {
    const messages = toDeliveryMessages(batch.origin, selectUndelivered(delivered));
    const { queued, rejected } = await enqueue(messages, ports.sendToQueue);
    const results: Result[] = [
      ...Array.from(plan.outcomes, ([recipientId, outcome]) => ({ recipientId, outcome })),
      ...toResults(delivered),
      ...queued.flatMap(toQueuedResults),
    ];
    const records = toResultRecords(batch.origin, results, run.now);
    const lostResults = await writeOrEnqueueResults(records, ports, run.budget);
    return { results, left: rejected.length + lostResults };
  };
  const [openClaims, { results, left }] = await Promise.all([claimsLeftOpen, concludeResults()]);
  if (left > 0) throw new Unfinished(left, "deliveries or results", "the queue did not accept them");
  const outcomes = new Map(results.map(({ recipientId, outcome }) => [recipientId, outcome]));
  const counts = countBy(outcomes.values(), ({ outcome }) => outcome);
  const refusals = frequentReasons(outcomes.values(), "refused");
  return { outcomes, summary: { ...counts, claimsLeftOpen: openClaims }, refusals };
};

const toQueuedResults = ({ delivery, reason }: Undelivered): Result[] =>
  delivery.recipientIds.map((recipientId) => ({ recipientId, outcome: { outcome: "queued", reason }, delivery }));

export type Deliveries = {
  /** One entry for each delivery. */
  delivered: Delivered[];
  /** Resolves to how many claims could not be completed or released. They are written while the caller writes results. */
  claimsLeftOpen: Promise<number>;
};

/** Claims and sends, request after request, until all is sent or the budget is spent, and completes or releases its claims. */
export const deliver = async (deliveries: Delivery[], ports: ChannelPorts, run: Run): Promise<Deliveries> => {
  const delivered: Delivered[] = [];
  for (const request of toPokeRequests(deliveries)) {
    if (run.budget.leftMs() <= 0) {
      delivered.push(...request.deliveries.map((delivery) => ({ delivery, result: OUT_OF_TIME })));
      continue;
    }
    const { claimed, others } = await claim(request.deliveries, ports, run);
    delivered.push(...others, ...(await send({ kind: request.kind, deliveries: claimed }, ports, run)));
  }
  return { delivered, claimsLeftOpen: settle(delivered, ports, run) };
};

const idsOf = (deliveries: Delivery[]): string[] => deliveries.map(({ id }) => id);

const claim = async (
  deliveries: Delivery[],
  { claims }: ChannelPorts,
  { lease }: Run,
): Promise<{ claimed: Delivery[]; others: Delivered[] }> => {
  const states = await claims.take(idsOf(deliveries), lease);
  const claimed: Delivery[] = [];
  const others: Delivered[] = [];
  for (const delivery of deliveries) {
    const decision = decideByClaim(states.get(delivery.id), lease.nowMs);
    if (decision.kind === "deliver") claimed.push(delivery);
    else others.push({ delivery, result: decision });
  }
  return { claimed, others };
};

const send = async (request: PokeRequest, { invokePoke }: ChannelPorts, { budget }: Run): Promise<Delivered[]> => {
  if (request.deliveries.length === 0) return [];
  const invocation = await invokePoke(request.kind, toPayload(request), Math.max(0, budget.leftMs()));
  const results = readPokeResponses(request.deliveries.length, invocation);
  return request.deliveries.map((delivery, index) => ({ delivery, result: results[index] ?? NO_RESULT }));
};

/** Marks what was sent as done and releases what was not, so that a retry sends it. */
const settle = async (delivered: Delivered[], { claims }: ChannelPorts, { lease }: Run): Promise<number> => {
  const idsWith = (...kinds: PokeDeliveryResult["kind"][]): string[] =>
    idsOf(delivered.filter(({ result }) => kinds.includes(result.kind)).map(({ delivery }) => delivery));
  const [unsettled, unreleased] = await Promise.all([
    claims.complete(idsWith("accepted"), lease),
    claims.release(idsWith("refused", "failed"), lease),
  ]);
  return unsettled + unreleased;
};
