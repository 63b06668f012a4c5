import type { Budget } from "../budget.ts";
import { type Claims, type ClaimVerdict, decideByClaim, idsOf, type Lease } from "../claim.ts";
import type { Delivery, DeliveryKind } from "../delivery.ts";
import {
  type FunctionAnswer,
  type PokeRequest,
  type PokeVerdict,
  readAnswer,
  toPayload,
  toPokeRequests,
} from "../poke-request.ts";

export type DeliverPorts = {
  claims: Claims;
  invokePoke: (kind: DeliveryKind, payload: string, timeoutMs: number) => Promise<FunctionAnswer>;
};

/** How one delivery went. `failed` was ours, `waiting` never was: both are to be tried again. */
export type DeliveryVerdict = PokeVerdict | Exclude<ClaimVerdict, { kind: "deliver" }>;

export type Delivered = { delivery: Delivery; verdict: DeliveryVerdict };

const OUT_OF_TIME: DeliveryVerdict = { kind: "waiting", reason: "out of time", waitSeconds: 0 };
const NO_VERDICT: DeliveryVerdict = { kind: "failed", reason: "poke function: no verdict" };

const claim = async (
  deliveries: Delivery[],
  claims: Claims,
  lease: Lease,
): Promise<{ ours: Delivery[]; others: Delivered[] }> => {
  const claimed = await claims.take(idsOf(deliveries), lease);
  const ours: Delivery[] = [];
  const others: Delivered[] = [];
  for (const delivery of deliveries) {
    const verdict = decideByClaim(claimed.get(delivery.id), lease.nowMs);
    if (verdict.kind === "deliver") ours.push(delivery);
    else others.push({ delivery, verdict });
  }
  return { ours, others };
};

const send = async (request: PokeRequest, { invokePoke }: DeliverPorts, budget: Budget): Promise<Delivered[]> => {
  if (request.deliveries.length === 0) return [];
  const answer = await invokePoke(request.kind, toPayload(request), Math.max(0, budget.leftMs()));
  const verdicts = readAnswer(request.deliveries.length, answer);
  return request.deliveries.map((delivery, index) => ({ delivery, verdict: verdicts[index] ?? NO_VERDICT }));
};

/**
 * Claims and sends, request after request, until all is sent or time is up: a verdict for every delivery. The claims
 * still stand then; see `settle`.
 */
export const deliver = async (
  deliveries: Delivery[],
  ports: DeliverPorts,
  budget: Budget,
  lease: Lease,
): Promise<Delivered[]> => {
  const delivered: Delivered[] = [];
  for (const request of toPokeRequests(deliveries)) {
    if (budget.leftMs() <= 0) {
      delivered.push(...request.deliveries.map((delivery) => ({ delivery, verdict: OUT_OF_TIME })));
      continue;
    }
    const { ours, others } = await claim(request.deliveries, ports.claims, lease);
    delivered.push(...others, ...(await send({ kind: request.kind, deliveries: ours }, ports, budget)));
  }
  return delivered;
};

/** Marks what was sent and gives the rest back, so that a retry sends it: how many claims could not be written. */
export const settle = async (delivered: Delivered[], claims: Claims, lease: Lease): Promise<number> => {
  const idsWith = (...kinds: DeliveryVerdict["kind"][]): string[] =>
    idsOf(delivered.filter(({ verdict }) => kinds.includes(verdict.kind)).map(({ delivery }) => delivery));
  const [unsettled, unreleased] = await Promise.all([
    claims.settle(idsWith("accepted"), lease),
    claims.release(idsWith("refused", "failed"), lease),
  ]);
  return unsettled + unreleased;
};
