import type { IdentifiedEndpoint } from "./store/endpoints.ts";

/** [Pinpoint API reference: EndpointResponse] */
export const endpointResponse = (appId: string, { id, endpoint }: IdentifiedEndpoint) => ({
  Id: id,
  ApplicationId: appId,
  ...endpoint,
});
