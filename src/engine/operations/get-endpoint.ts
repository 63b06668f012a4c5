import { notFound } from "../api-error.ts";
import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { loadEndpoint } from "../store/endpoints.ts";
import { endpointResponse } from "./endpoint-response.ts";

export const getEndpoint: Operation = {
  name: "GetEndpoint",
  method: "GET",
  path: "/v1/apps/{application-id}/endpoints/{endpoint-id}",
  status: 200,
  run: (context, { path }) => {
    const app = requireApp(context, path["application-id"]);
    const found = loadEndpoint(context, app.id, path["endpoint-id"] ?? "");
    if (!found) throw notFound("Endpoint not found");
    return endpointResponse(app.id, found);
  },
};
