import type { Operation } from "../operation.ts";
import { deleteApp as removeApp, requireApp } from "../store/apps.ts";
import { transaction } from "../store/database.ts";
import { applicationResponse } from "./application-response.ts";

export const deleteApp: Operation = {
  name: "DeleteApp",
  method: "DELETE",
  path: "/v1/apps/{application-id}",
  status: 200,
  run: (context, { path }) =>
    transaction(context.db, () => {
      const app = requireApp(context, path["application-id"]);
      const answer = applicationResponse(context, app);
      removeApp(context, app.id);
      return answer;
    }),
};
