import { ATTRIBUTE_NAMES_PER_APP } from "../../pinpoint/limits.ts";
import { addressKey, type EndpointFacts, join, leave } from "./endpoint-facts.ts";
import type { EndpointRequest } from "./endpoint-request.ts";
import { mergeEndpoint, type WriteMoment } from "./merge-endpoint.ts";
import type { StoredEndpoint } from "./stored-endpoint.ts";
import { userRoom } from "./user-capacity.ts";
import { whyOverLimits } from "./why-over-limits.ts";

export type EndpointWrite = { id: string; request: EndpointRequest };
export type EndpointVerdict = { kind: "accepted" } | { kind: "refused"; reason: string };

export type EndpointPlan = {
  /** One for each write, in order. */
  verdicts: EndpointVerdict[];
  /** What to store, with its JSON. */
  rows: Map<string, { endpoint: StoredEndpoint; json: string }>;
  /** Endpoints outside the batch whose address was taken over. */
  deactivated: Set<string>;
  /** Endpoints outside the batch that had to leave their user. */
  evicted: Set<string>;
  /** `kind:name` that the project did not have before. */
  newAttributeNames: string[];
};

/** Decides a batch of writes in order, each seeing those before it. */
export const planEndpoints = (
  facts: EndpointFacts,
  writes: readonly EndpointWrite[],
  moment: WriteMoment,
): EndpointPlan => {
  const plan: EndpointPlan = {
    verdicts: [],
    rows: new Map(),
    deactivated: new Set(),
    evicted: new Set(),
    newAttributeNames: [],
  };
  for (const write of writes) plan.verdicts.push(planOne(facts, plan, write, moment));
  return plan;
};

const planOne = (
  facts: EndpointFacts,
  plan: EndpointPlan,
  { id, request }: EndpointWrite,
  moment: WriteMoment,
): EndpointVerdict => {
  const before = facts.endpoints.get(id);
  const endpoint = mergeEndpoint(id, before, request, moment);
  const json = JSON.stringify(endpoint);
  const names = namesIn(request).filter((name) => !facts.attributeNames.has(name));
  const room = userRoom(facts, id, endpoint);
  const reason = whyOverLimits(request, json) ?? whyTooManyNames(facts, names);
  if (reason !== undefined) return { kind: "refused", reason };
  if (room.kind === "full") return { kind: "refused", reason: room.reason };

  for (const name of names) facts.attributeNames.add(name);
  plan.newAttributeNames.push(...names);
  if (before) leave(facts, id, before);
  if (room.kind === "gives-way") evict(facts, plan, room.id, endpoint.User?.UserId ?? "");
  takeAddress(facts, plan, endpoint);
  join(facts, id, endpoint);
  facts.endpoints.set(id, endpoint);
  plan.rows.set(id, { endpoint, json });
  return { kind: "accepted" };
};

const namesIn = ({ Attributes, Metrics, User }: EndpointRequest): string[] => [
  ...Object.keys(Attributes ?? {}).map((name) => `Attributes:${name}`),
  ...Object.keys(Metrics ?? {}).map((name) => `Metrics:${name}`),
  ...Object.keys(User?.UserAttributes ?? {}).map((name) => `UserAttributes:${name}`),
];

const whyTooManyNames = ({ attributeNames }: EndpointFacts, names: string[]): string | undefined =>
  names.length > 0 && attributeNames.size + names.length > ATTRIBUTE_NAMES_PER_APP
    ? `the project would have ${attributeNames.size + names.length} attribute names, at most ${ATTRIBUTE_NAMES_PER_APP}`
    : undefined;

const evict = (facts: EndpointFacts, plan: EndpointPlan, id: string, userId: string): void => {
  const written = facts.endpoints.get(id);
  facts.byUser.get(userId)?.delete(id);
  if (!written) {
    plan.evicted.add(id);
    return;
  }
  leave(facts, id, written);
  const { UserId: _, ...user } = written.User ?? {};
  rewrite(facts, plan, id, { ...written, EndpointStatus: "INACTIVE", User: user });
};

const takeAddress = (facts: EndpointFacts, plan: EndpointPlan, endpoint: StoredEndpoint): void => {
  if (endpoint.Address === undefined || endpoint.EndpointStatus !== "ACTIVE") return;
  const holders = facts.activeByAddress.get(addressKey(endpoint.ChannelType, endpoint.Address));
  for (const id of holders ?? []) {
    const written = facts.endpoints.get(id);
    if (written) rewrite(facts, plan, id, { ...written, EndpointStatus: "INACTIVE" });
    else plan.deactivated.add(id);
  }
  holders?.clear();
};

const rewrite = (facts: EndpointFacts, plan: EndpointPlan, id: string, endpoint: StoredEndpoint): void => {
  facts.endpoints.set(id, endpoint);
  plan.rows.set(id, { endpoint, json: JSON.stringify(endpoint) });
};
