import { isDeepStrictEqual } from "node:util";
import { ATTRIBUTE_NAMES_PER_APP } from "../../pinpoint/limits.ts";
import { addEndpoint, addressKey, type EndpointFacts, removeEndpoint, removeFromUser } from "./endpoint-facts.ts";
import type { EndpointRequest } from "./endpoint-request.ts";
import { mergeEndpoint, type UpdateContext } from "./merge-endpoint.ts";
import type { AttributeLists, StoredEndpoint } from "./stored-endpoint.ts";
import { userCapacity } from "./user-capacity.ts";
import { whyOverLimits } from "./why-over-limits.ts";

export type EndpointUpdate = { id: string; request: EndpointRequest };
export type EndpointUpdateResult = { kind: "accepted" } | { kind: "refused"; reason: string };

export type EndpointPlan = {
  /** One for each update, in order. */
  results: EndpointUpdateResult[];
  /** The endpoints to store, with their JSON. */
  rows: Map<string, { endpoint: StoredEndpoint; json: string }>;
  /** Endpoints outside the batch that lose their address to an endpoint of the batch and become inactive. */
  deactivated: Set<string>;
  /** Endpoints outside the batch that are removed from their user and become inactive. */
  evicted: Set<string>;
  /** `user id -> attributes` of users with more than one endpoint, to be set at all of them. */
  userAttributes: Map<string, AttributeLists>;
  /** `kind:name` of attributes that the application does not have yet. */
  newAttributeNames: string[];
};

/** Plans a batch of updates in order; each sees the effects of those before it. Changes `facts`. */
export const planEndpoints = (
  facts: EndpointFacts,
  updates: readonly EndpointUpdate[],
  updateContext: UpdateContext,
): EndpointPlan => {
  const plan: EndpointPlan = {
    results: [],
    rows: new Map(),
    deactivated: new Set(),
    evicted: new Set(),
    userAttributes: new Map(),
    newAttributeNames: [],
  };
  for (const update of updates) plan.results.push(planOne(facts, plan, update, updateContext));
  // An attribute that an early update set may be gone with the user's last endpoint.
  for (const id of plan.userAttributes.keys()) plan.userAttributes.set(id, facts.userAttributes.get(id) ?? {});
  return plan;
};

const planOne = (
  facts: EndpointFacts,
  plan: EndpointPlan,
  { id, request }: EndpointUpdate,
  updateContext: UpdateContext,
): EndpointUpdateResult => {
  const before = facts.endpoints.get(id);
  const userId = request.User?.UserId ?? before?.User?.UserId ?? "";
  const endpoint = mergeEndpoint(id, before, request, updateContext, facts.userAttributes.get(userId));
  const json = JSON.stringify(endpoint);
  const newNames = namesIn(request).filter((name) => !facts.attributeNames.has(name));
  const capacity = userCapacity(facts, id, endpoint);
  const reason = whyOverLimits(request, json) ?? whyTooManyNames(facts, newNames);
  if (reason !== undefined) return { kind: "refused", reason };
  if (capacity.kind === "exhausted") return { kind: "refused", reason: capacity.reason };

  for (const name of newNames) facts.attributeNames.add(name);
  plan.newAttributeNames.push(...newNames);
  if (before) removeEndpoint(facts, id, before);
  if (capacity.kind === "evict") evict(facts, plan, capacity.id, endpoint.User?.UserId ?? "");
  takeOverAddress(facts, plan, endpoint);
  addEndpoint(facts, id, endpoint);
  shareUserAttributes(facts, plan, endpoint);
  facts.endpoints.set(id, endpoint);
  plan.rows.set(id, { endpoint, json });
  return { kind: "accepted" };
};

const namesIn = ({ Attributes, Metrics, User }: EndpointRequest): string[] => [
  ...Object.keys(Attributes ?? {}).map((name) => `Attributes:${name}`),
  ...Object.keys(Metrics ?? {}).map((name) => `Metrics:${name}`),
  ...Object.keys(User?.UserAttributes ?? {}).map((name) => `UserAttributes:${name}`),
];

const whyTooManyNames = ({ attributeNames }: EndpointFacts, newNames: string[]): string | undefined => {
  const count = attributeNames.size + newNames.length;
  return newNames.length > 0 && count > ATTRIBUTE_NAMES_PER_APP
    ? `the application would have ${count} attribute names; the limit is ${ATTRIBUTE_NAMES_PER_APP}`
    : undefined;
};

// [Pinpoint developer guide: Associate users with endpoints] an attribute that is added to a user at one endpoint is added
// at all endpoints of the user. Unspecified by AWS for removal; chosen because the attribute belongs to the user.
const shareUserAttributes = (facts: EndpointFacts, plan: EndpointPlan, { User }: StoredEndpoint): void => {
  if (!User.UserId || isDeepStrictEqual(facts.userAttributes.get(User.UserId), User.UserAttributes)) return;
  facts.userAttributes.set(User.UserId, User.UserAttributes);
  if ((facts.byUser.get(User.UserId)?.size ?? 0) > 1) plan.userAttributes.set(User.UserId, User.UserAttributes);
};

const evict = (facts: EndpointFacts, plan: EndpointPlan, id: string, userId: string): void => {
  const updated = facts.endpoints.get(id);
  removeFromUser(facts, id, userId);
  if (!updated) {
    plan.evicted.add(id);
    return;
  }
  removeEndpoint(facts, id, updated);
  const { UserId: _, ...user } = updated.User ?? {};
  rewrite(facts, plan, id, { ...updated, EndpointStatus: "INACTIVE", User: user });
};

// [Pinpoint API reference: UpdateEndpoint] an address has one active endpoint; the last to be updated with it keeps it.
const takeOverAddress = (facts: EndpointFacts, plan: EndpointPlan, endpoint: StoredEndpoint): void => {
  if (endpoint.Address === undefined || endpoint.EndpointStatus !== "ACTIVE") return;
  const holders = facts.activeByAddress.get(addressKey(endpoint.ChannelType, endpoint.Address));
  for (const id of holders ?? []) {
    const updated = facts.endpoints.get(id);
    if (updated) rewrite(facts, plan, id, { ...updated, EndpointStatus: "INACTIVE" });
    else plan.deactivated.add(id);
  }
  holders?.clear();
};

const rewrite = (facts: EndpointFacts, plan: EndpointPlan, id: string, endpoint: StoredEndpoint): void => {
  facts.endpoints.set(id, endpoint);
  plan.rows.set(id, { endpoint, json: JSON.stringify(endpoint) });
};
