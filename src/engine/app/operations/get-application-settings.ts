import type { Operation } from "../../operation.ts";
import { applicationSettingsResource } from "../application-settings.ts";
import { requireApp } from "../store/apps.ts";

export const getApplicationSettings: Operation = (context, { path }) =>
  applicationSettingsResource(context, requireApp(context, path["application-id"]).id);
