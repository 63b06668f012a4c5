import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { loadUserEndpoints } from "../store/endpoints.ts";
import { endpointResponse } from "./endpoint-response.ts";

export const getUserEndpoints: Operation = {
  name: "GetUserEndpoints",
  method: "GET",
  path: "/v1/apps/{application-id}/users/{user-id}",
  status: 200,
  run: (context, { path }) => {
    const app = requireApp(context, path["application-id"]);
    // unspecified by AWS for a user that nobody has named; chosen: a user without endpoints, not an error.
    const found = loadUserEndpoints(context, app.id, path["user-id"] ?? "");
    return { Item: found.map((endpoint) => endpointResponse(app.id, endpoint)) };
  },
};
