import { ENDPOINTS_PER_USER } from "../../pinpoint/limits.ts";
import type { EndpointFacts, UserEndpoint } from "./endpoint-facts.ts";
import { isoDateMs } from "./iso-date.ts";
import type { StoredEndpoint } from "./stored-endpoint.ts";

// [Pinpoint quotas: endpoints] for these the endpoint with the oldest EffectiveDate gives way; for others the 16th is refused.
const CHANNELS_THAT_GIVE_WAY: ReadonlySet<string | undefined> = new Set([
  "ADM",
  "GCM",
  "APNS",
  "APNS_SANDBOX",
  "APNS_VOIP",
  "APNS_VOIP_SANDBOX",
  "BAIDU",
]);

export type UserRoom = { kind: "room" } | { kind: "gives-way"; id: string } | { kind: "full"; reason: string };

/** Whether an endpoint may belong to its user, and who has to go for it. */
export const userRoom = (facts: EndpointFacts, id: string, endpoint: StoredEndpoint): UserRoom => {
  const all = facts.byUser.get(endpoint.User?.UserId ?? "");
  if (!all || all.has(id) || all.size < ENDPOINTS_PER_USER) return { kind: "room" };
  const oldest = CHANNELS_THAT_GIVE_WAY.has(endpoint.ChannelType) ? oldestThatGivesWay(all) : undefined;
  if (oldest !== undefined) return { kind: "gives-way", id: oldest };
  return {
    kind: "full",
    reason: `User.UserId: the user has ${all.size} endpoints already, at most ${ENDPOINTS_PER_USER}`,
  };
};

// unspecified by AWS whose endpoint gives way when a user has both kinds; chosen: only one of the kind that may.
const oldestThatGivesWay = (endpoints: Map<string, UserEndpoint>): string | undefined =>
  [...endpoints]
    .filter(([, endpoint]) => CHANNELS_THAT_GIVE_WAY.has(endpoint.channelType))
    .sort(([id, a], [otherId, b]) => isoDateMs(a.effectiveDate) - isoDateMs(b.effectiveDate) || (id < otherId ? -1 : 1))
    .at(0)?.[0];
