import type { ContactFlowEvent } from "./contact-flow-event.ts";
import { toTexts } from "./parameter-texts.ts";

/** An endpoint of a caller, as far as a flow or a desktop shows it. */
export type CallerEndpoint = {
  applicationId: string;
  id: string;
  channelType: string;
  address: string;
  isOptedOut: boolean;
  userId: string | undefined;
  /** Attributes of the user, with the first value of each. */
  attributes: ReadonlyMap<string, string>;
};

/** What is known about a caller, as strings for `$.External`. */
export type CallerFields = Record<string, string>;

// [E.164] at most 15 digits.
const PHONE_NUMBER = /^\+[1-9]\d{6,14}$/;

/** The number to look up: the parameter `customer_number`, otherwise the number that calls. */
export const callerNumber = ({ Details }: ContactFlowEvent): string | undefined => {
  const given = toTexts(Details?.Parameters ?? {}).texts.get("customer_number") ?? "";
  const number = given || Details?.ContactData?.CustomerEndpoint?.Address?.trim() || "";
  return PHONE_NUMBER.test(number) ? number : undefined;
};

/** The fields for a caller: the user, its channels, and which of them are opted out. */
export const toCallerFields = (number: string, endpoints: readonly CallerEndpoint[]): CallerFields => {
  const withNumber = endpoints.filter(({ address }) => address === number);
  const users = new Set(withNumber.flatMap(({ userId }) => userId ?? []));
  const theirs = endpoints.filter(({ address, userId }) => address === number || (userId && users.has(userId)));
  if (withNumber.length === 0) return NOT_FOUND;
  const attributes = theirs.flatMap((endpoint) => [...endpoint.attributes]);
  return {
    ...Object.fromEntries(attributes.map(([name, value]) => [`attribute_${name}`, value])),
    found: "true",
    // A number that several users share identifies none of them.
    user_id: users.size === 1 ? [...users].join() : "",
    users: String(users.size),
    endpoints: String(theirs.length),
    channels: [...new Set(theirs.map(({ channelType }) => channelType))].toSorted().join(","),
    opted_out: String(withNumber.every(({ isOptedOut }) => isOptedOut)),
  };
};

/** The fields for a number that no endpoint has, and for a contact without a number. */
export const NOT_FOUND: CallerFields = {
  found: "false",
  user_id: "",
  users: "0",
  endpoints: "0",
  channels: "",
  opted_out: "",
};
