import { ENDPOINTS_PER_USER } from "../../pinpoint/limits.ts";
import type { EndpointFacts, UserEndpoint } from "./endpoint-facts.ts";
import { isoDateMs } from "./iso-date.ts";
import type { StoredEndpoint } from "./stored-endpoint.ts";

// [Pinpoint quotas: endpoints] over the limit, the user's push endpoint with the oldest EffectiveDate is made inactive and
// removed from the user; endpoints of other channel types are refused.
const EVICTABLE_CHANNELS: ReadonlySet<string | undefined> = new Set([
  "ADM",
  "GCM",
  "APNS",
  "APNS_SANDBOX",
  "APNS_VOIP",
  "APNS_VOIP_SANDBOX",
  "BAIDU",
]);

export type UserCapacity =
  | { kind: "available" }
  /** The endpoint with this id has to be removed from the user. */
  | { kind: "evict"; id: string }
  | { kind: "exhausted"; reason: string };

/** Whether an endpoint can be added to its user. */
export const userCapacity = (facts: EndpointFacts, id: string, endpoint: StoredEndpoint): UserCapacity => {
  const all = facts.byUser.get(endpoint.User?.UserId ?? "");
  if (!all || all.has(id) || all.size < ENDPOINTS_PER_USER) return { kind: "available" };
  const oldest = EVICTABLE_CHANNELS.has(endpoint.ChannelType) ? oldestEvictable(all) : undefined;
  if (oldest !== undefined) return { kind: "evict", id: oldest };
  return {
    kind: "exhausted",
    reason: `User.UserId: the user already has ${all.size} endpoints; the limit is ${ENDPOINTS_PER_USER}`,
  };
};

// unspecified by AWS for a user with endpoints of both kinds; chosen because the quota names only push channels.
const oldestEvictable = (endpoints: Map<string, UserEndpoint>): string | undefined =>
  [...endpoints]
    .filter(([, endpoint]) => EVICTABLE_CHANNELS.has(endpoint.channelType))
    .sort(([id, a], [otherId, b]) => isoDateMs(a.effectiveDate) - isoDateMs(b.effectiveDate) || (id < otherId ? -1 : 1))
    .at(0)?.[0];
