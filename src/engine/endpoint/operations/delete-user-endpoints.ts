import { requireApp } from "../../app/store/apps.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { endpointResponse } from "../endpoint-response.ts";
import { deleteEndpoint, loadUserEndpoints } from "../store/endpoints.ts";

export const deleteUserEndpoints: Operation = (context, { path }) =>
  transaction(context.db, () => {
    const app = requireApp(context, path["application-id"]);
    const found = loadUserEndpoints(context, app.id, path["user-id"] ?? "");
    for (const { id } of found) deleteEndpoint(context, app.id, id);
    return { Item: found.map((endpoint) => endpointResponse(app.id, endpoint)) };
  });
