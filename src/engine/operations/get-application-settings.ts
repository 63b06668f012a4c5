import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { applicationSettingsResource } from "./application-settings.ts";

export const getApplicationSettings: Operation = {
  name: "GetApplicationSettings",
  method: "GET",
  path: "/v1/apps/{application-id}/settings",
  status: 200,
  run: (context, { path }) => applicationSettingsResource(context, requireApp(context, path["application-id"]).id),
};
