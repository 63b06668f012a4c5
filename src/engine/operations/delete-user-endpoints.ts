import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { transaction } from "../store/database.ts";
import { deleteEndpoint, loadUserEndpoints } from "../store/endpoints.ts";
import { endpointResponse } from "./endpoint-response.ts";

export const deleteUserEndpoints: Operation = {
  name: "DeleteUserEndpoints",
  method: "DELETE",
  path: "/v1/apps/{application-id}/users/{user-id}",
  status: 202,
  run: (context, { path }) =>
    transaction(context.db, () => {
      const app = requireApp(context, path["application-id"]);
      const found = loadUserEndpoints(context, app.id, path["user-id"] ?? "");
      for (const { id } of found) deleteEndpoint(context, app.id, id);
      return { Item: found.map((endpoint) => endpointResponse(app.id, endpoint)) };
    }),
};
