import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { applicationResponse } from "../application-response.ts";
import { deleteApp as deleteStoredApp, requireApp } from "../store/apps.ts";

export const deleteApp: Operation = (context, { path }) =>
  transaction(context.db, () => {
    const app = requireApp(context, path["application-id"]);
    const response = applicationResponse(context, app);
    deleteStoredApp(context, app.id);
    return response;
  });
