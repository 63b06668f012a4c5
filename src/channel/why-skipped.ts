import { type Endpoint, isMalformed, type MalformedEndpoint } from "../pinpoint/endpoint.ts";

/** Why an endpoint gets no message, or `undefined` when it may have one. */
export const whySkipped = (endpoint: Endpoint | MalformedEndpoint): string | undefined => {
  if (isMalformed(endpoint)) return `malformed: ${endpoint.malformed}`;
  if (endpoint.OptOut === "ALL") return "opted-out";
  if (endpoint.EndpointStatus === "INACTIVE") return "inactive";
  return undefined;
};

/** The id under which the customer's app registers: the user's, else the address of a custom endpoint. */
export const customerIdOf = (endpoint: Endpoint): string | undefined =>
  endpoint.User?.UserId || (endpoint.ChannelType === "CUSTOM" && endpoint.Address) || undefined;
