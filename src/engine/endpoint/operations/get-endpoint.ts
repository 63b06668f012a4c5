import { notFound } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import type { Operation } from "../../operation.ts";
import { endpointResponse } from "../endpoint-response.ts";
import { loadEndpoint } from "../store/endpoints.ts";

export const getEndpoint: Operation = (context, { path }) => {
  const app = requireApp(context, path["application-id"]);
  const found = loadEndpoint(context, app.id, path["endpoint-id"] ?? "");
  if (!found) throw notFound("Endpoint not found");
  return endpointResponse(app.id, found);
};
