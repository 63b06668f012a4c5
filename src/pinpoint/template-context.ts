import type { Endpoint } from "./endpoint.ts";

/** The variables of a message template for one endpoint: `Attributes.X`, `User.UserId`, `Location.City`, `Id`, …. [Pinpoint user guide: message template variables] */
export const templateContext = (endpointId: string, endpoint: Endpoint): Record<string, unknown> => ({
  ...endpoint,
  Id: endpointId,
  Attributes: endpoint.Attributes ?? {},
  Metrics: endpoint.Metrics ?? {},
  Demographic: endpoint.Demographic ?? {},
  Location: endpoint.Location ?? {},
  User: { ...endpoint.User, UserAttributes: endpoint.User?.UserAttributes ?? {} },
});
