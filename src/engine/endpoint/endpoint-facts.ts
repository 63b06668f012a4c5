import type { StoredEndpoint } from "./stored-endpoint.ts";

/** Another endpoint of a user that is being written. */
export type UserEndpoint = { channelType: string | undefined; effectiveDate: string };

/** What is stored and matters to a batch of writes; it follows the batch as each write is decided. */
export type EndpointFacts = {
  /** The endpoints that are to be written, as far as they exist. */
  endpoints: Map<string, StoredEndpoint>;
  /** `addressKey -> ids` of active endpoints. */
  activeByAddress: Map<string, Set<string>>;
  /** `user id -> id -> endpoint`. */
  byUser: Map<string, Map<string, UserEndpoint>>;
  /** `kind:name` of every custom attribute of the project. */
  attributeNames: Set<string>;
};

// unspecified by AWS whether a phone number may be both an SMS and a VOICE endpoint; chosen: an address is taken for one channel.
export const addressKey = (channelType: string | undefined, address: string): string => `${channelType}:${address}`;

/** Counts an endpoint in with its user and its address. */
export const join = (facts: EndpointFacts, id: string, endpoint: StoredEndpoint): void => {
  const { User, Address, ChannelType, EffectiveDate, EndpointStatus } = endpoint;
  if (User?.UserId)
    entry(facts.byUser, User.UserId, () => new Map()).set(id, {
      channelType: ChannelType,
      effectiveDate: EffectiveDate,
    });
  if (Address !== undefined && EndpointStatus === "ACTIVE")
    entry(facts.activeByAddress, addressKey(ChannelType, Address), () => new Set()).add(id);
};

/** Counts it out again. */
export const leave = (facts: EndpointFacts, id: string, endpoint: StoredEndpoint): void => {
  const { User, Address, ChannelType } = endpoint;
  if (User?.UserId) facts.byUser.get(User.UserId)?.delete(id);
  if (Address !== undefined) facts.activeByAddress.get(addressKey(ChannelType, Address))?.delete(id);
};

export const entry = <Value>(map: Map<string, Value>, key: string, create: () => Value): Value => {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
};
