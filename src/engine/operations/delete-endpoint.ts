import { notFound } from "../api-error.ts";
import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { transaction } from "../store/database.ts";
import { loadEndpoint, deleteEndpoint as removeEndpoint } from "../store/endpoints.ts";
import { endpointResponse } from "./endpoint-response.ts";

export const deleteEndpoint: Operation = {
  name: "DeleteEndpoint",
  method: "DELETE",
  path: "/v1/apps/{application-id}/endpoints/{endpoint-id}",
  status: 202,
  run: (context, { path }) =>
    transaction(context.db, () => {
      const app = requireApp(context, path["application-id"]);
      const found = loadEndpoint(context, app.id, path["endpoint-id"] ?? "");
      if (!found) throw notFound("Endpoint not found");
      removeEndpoint(context, app.id, found.id);
      return endpointResponse(app.id, found);
    }),
};
