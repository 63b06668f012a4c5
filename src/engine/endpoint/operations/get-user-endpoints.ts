import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { endpointResponse } from "../endpoint-response.ts";
import { loadUserEndpoints } from "../store/endpoints.ts";

export const getUserEndpoints: Operation = (context, { path }) => {
  const app = requireApp(context, path["application-id"]);
  // unspecified by AWS for a user that nobody has named; chosen: a user without endpoints, not an error.
  const found = loadUserEndpoints(context, app.id, path["user-id"] ?? "");
  return { Item: found.map((endpoint) => endpointResponse(app.id, endpoint)) };
};
