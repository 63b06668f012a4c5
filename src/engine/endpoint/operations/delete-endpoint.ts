import { notFound } from "../../api-error.ts";
import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { endpointResponse } from "../endpoint-response.ts";
import { deleteEndpoint as deleteStoredEndpoint, loadEndpoint } from "../store/endpoints.ts";

export const deleteEndpoint: Operation = (context, { path }) =>
  transaction(context.db, () => {
    const app = requireApp(context, path["application-id"]);
    const found = loadEndpoint(context, app.id, path["endpoint-id"] ?? "");
    if (!found) throw notFound("Endpoint not found");
    deleteStoredEndpoint(context, app.id, found.id);
    return endpointResponse(app.id, found);
  });
