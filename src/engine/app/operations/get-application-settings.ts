import type { Operation } from "../../operation.ts";
import { applicationSettingsResponse } from "../application-settings-response.ts";
import { requireApp } from "../store/apps.ts";

export const getApplicationSettings: Operation = (context, { path }) =>
  applicationSettingsResponse(context, requireApp(context, path["application-id"]).id);
