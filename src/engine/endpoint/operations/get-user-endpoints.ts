import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { endpointResponse } from "../endpoint-response.ts";
import { loadUserEndpoints } from "../store/endpoints.ts";

export const getUserEndpoints: Operation = (context, { path }) => {
  const app = requireApp(context, path["application-id"]);
  // unspecified by AWS for a user id that no endpoint has; an empty list because users exist only as a field of endpoints.
  const found = loadUserEndpoints(context, app.id, path["user-id"] ?? "");
  return { Item: found.map((endpoint) => endpointResponse(app.id, endpoint)) };
};
