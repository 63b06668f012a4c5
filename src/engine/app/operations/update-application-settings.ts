import { badRequest } from "../../api-error.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { rejectUnsupported } from "../../reject-unsupported.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { WriteApplicationSettings } from "../application-settings.ts";
import { applicationSettingsResponse } from "../application-settings-response.ts";
import { whyHookInvalid } from "../campaign-hook.ts";
import { loadApplicationSettings, saveApplicationSettings } from "../store/application-settings.ts";
import { requireApp } from "../store/apps.ts";

export const updateApplicationSettings: Operation = (context, { path, body }) => {
  const app = requireApp(context, path["application-id"]);
  const settings = parseBody(WriteApplicationSettings, withoutNulls(body));
  const reason = settings.CampaignHook && whyHookInvalid(settings.CampaignHook, "CampaignHook");
  if (reason) throw badRequest(reason);
  rejectUnsupported(settings, ["CloudWatchMetricsEnabled", "EventTaggingEnabled"]);
  return transaction(context.db, () => {
    // unspecified by AWS; chosen because other updates of the API keep what a request leaves out.
    saveApplicationSettings(context, app.id, {
      ...loadApplicationSettings(context, app.id)?.settings,
      ...settings,
    });
    return applicationSettingsResponse(context, app.id);
  });
};
