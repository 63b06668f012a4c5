import type { ExportedEndpoint } from "../profile/exported-endpoint.ts";

/** [Pinpoint API reference: EndpointBatchItem] */
export type EndpointToPut = ReturnType<typeof toEndpointToPut>;

/** An exported endpoint as an item of UpdateEndpointsBatch: without the fields that only a response has. */
export const toEndpointToPut = (endpoint: ExportedEndpoint) => {
  const { Id, Address, ChannelType, OptOut, EffectiveDate, Attributes, Metrics, Demographic, User, Location } =
    endpoint;
  return {
    Id,
    Address,
    ChannelType,
    OptOut,
    EffectiveDate,
    Attributes,
    Metrics,
    Demographic,
    User,
    Location: toLocation(Location),
  };
};

const toLocation = (location: ExportedEndpoint["Location"]) => {
  if (!location) return undefined;
  const { Latitude, Longitude, ...named } = location;
  return {
    ...named,
    ...(Latitude && { Latitude: Number(Latitude) }),
    ...(Longitude && { Longitude: Number(Longitude) }),
  };
};

/** [Pinpoint API reference: EndpointRequest.EndpointStatus] an update makes an endpoint active, so inactive ones are not moved. */
export const isInactive = ({ EndpointStatus }: ExportedEndpoint): boolean => EndpointStatus === "INACTIVE";
