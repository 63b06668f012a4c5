import type { AttributeLists, StoredEndpoint } from "./stored-endpoint.ts";

/** Another endpoint of a user that an update names. */
export type UserEndpoint = { channelType: string | undefined; effectiveDate: string };

/** The stored state that a batch of updates depends on. Planning changes it after each update, for those that follow. */
export type EndpointFacts = {
  /** The stored endpoints among those to update. */
  endpoints: Map<string, StoredEndpoint>;
  /** `addressKey -> ids` of active endpoints. */
  activeByAddress: Map<string, Set<string>>;
  /** `user id -> id -> endpoint`. */
  byUser: Map<string, Map<string, UserEndpoint>>;
  /** `user id -> attributes`: all endpoints of a user share them. */
  userAttributes: Map<string, AttributeLists>;
  /** `kind:name` of all custom attributes of the application. */
  attributeNames: Set<string>;
};

// unspecified by AWS whether an address may belong to endpoints of two channel types; chosen because a phone number can
// receive both SMS and VOICE.
export const addressKey = (channelType: string | undefined, address: string): string => `${channelType}:${address}`;

/** Adds an endpoint to the endpoints of its user and of its address. */
export const addEndpoint = (facts: EndpointFacts, id: string, endpoint: StoredEndpoint): void => {
  const { User, Address, ChannelType, EffectiveDate, EndpointStatus } = endpoint;
  if (User?.UserId)
    getOrCreate(facts.byUser, User.UserId, () => new Map()).set(id, {
      channelType: ChannelType,
      effectiveDate: EffectiveDate,
    });
  if (Address !== undefined && EndpointStatus === "ACTIVE")
    getOrCreate(facts.activeByAddress, addressKey(ChannelType, Address), () => new Set()).add(id);
};

/** Removes an endpoint from the endpoints of its user and of its address. */
export const removeEndpoint = (facts: EndpointFacts, id: string, endpoint: StoredEndpoint): void => {
  const { User, Address, ChannelType } = endpoint;
  if (User?.UserId) removeFromUser(facts, id, User.UserId);
  if (Address !== undefined) facts.activeByAddress.get(addressKey(ChannelType, Address))?.delete(id);
};

/** Removes an endpoint from a user. A user without endpoints has no attributes. */
export const removeFromUser = (facts: EndpointFacts, id: string, userId: string): void => {
  const endpoints = facts.byUser.get(userId);
  endpoints?.delete(id);
  if (endpoints?.size === 0) facts.userAttributes.delete(userId);
};

export const getOrCreate = <Value>(map: Map<string, Value>, key: string, create: () => Value): Value => {
  const found = map.get(key) ?? create();
  map.set(key, found);
  return found;
};
