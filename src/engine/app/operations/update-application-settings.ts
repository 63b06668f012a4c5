import { badRequest } from "../../api-error.ts";
import { refusedHook } from "../../campaign/hook-rules.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { applicationSettingsResource, WriteApplicationSettings } from "../application-settings.ts";
import { loadApplicationSettings, saveApplicationSettings } from "../store/application-settings.ts";
import { requireApp } from "../store/apps.ts";

export const updateApplicationSettings: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const settings = parseBody(WriteApplicationSettings, body);
  const refused = refusedHook(settings.CampaignHook ?? undefined, "CampaignHook");
  if (refused) throw badRequest(refused);
  return transaction(context.db, () => {
    // unspecified by AWS; chosen: a setting that is left out stays as it was.
    saveApplicationSettings(context, app.id, {
      ...loadApplicationSettings<WriteApplicationSettings>(context, app.id)?.settings,
      ...settings,
    });
    return applicationSettingsResource(context, app.id);
  });
};
