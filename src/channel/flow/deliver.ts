import type { Delivered, Delivery, DeliveryKind, FunctionResult, PokeDeliveryResult } from "../delivery.ts";
import { type PokeRequest, toPayload, toPokeRequests } from "../plan-deliveries.ts";
import { readPokeResponses } from "../result.ts";
import { type ChannelRun, type Claims, decideByClaim } from "../run.ts";

export type DeliverPorts = {
  claims: Claims;
  invokePoke: (kind: DeliveryKind, payload: string, timeoutMs: number) => Promise<FunctionResult>;
};

export type Deliveries = {
  /** One entry for each delivery. */
  delivered: Delivered[];
  /** Resolves to how many claims could be neither completed nor released. This runs while the caller writes results. */
  claimsLeftOpen: Promise<number>;
};

const OUT_OF_TIME: PokeDeliveryResult = { kind: "waiting", reason: "out of time", waitSeconds: 0 };
const NO_RESULT: PokeDeliveryResult = { kind: "failed", reason: "poke function: no result" };

/** Claims and sends, request after request, until all is sent or the budget is spent, and completes or releases its claims. */
export const deliver = async (deliveries: Delivery[], ports: DeliverPorts, run: ChannelRun): Promise<Deliveries> => {
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
  { claims }: DeliverPorts,
  { lease }: ChannelRun,
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

const send = async (
  request: PokeRequest,
  { invokePoke }: DeliverPorts,
  { budget }: ChannelRun,
): Promise<Delivered[]> => {
  if (request.deliveries.length === 0) return [];
  const invocation = await invokePoke(request.kind, toPayload(request), Math.max(0, budget.leftMs()));
  const results = readPokeResponses(request.deliveries.length, invocation);
  return request.deliveries.map((delivery, index) => ({ delivery, result: results[index] ?? NO_RESULT }));
};

/** Marks what was sent as done and releases what was not, so that a retry sends it. */
const settle = async (delivered: Delivered[], { claims }: DeliverPorts, { lease }: ChannelRun): Promise<number> => {
  const idsWith = (...kinds: PokeDeliveryResult["kind"][]): string[] =>
    idsOf(delivered.filter(({ result }) => kinds.includes(result.kind)).map(({ delivery }) => delivery));
  const [unsettled, unreleased] = await Promise.all([
    claims.complete(idsWith("accepted"), lease),
    claims.release(idsWith("refused", "failed"), lease),
  ]);
  return unsettled + unreleased;
};
