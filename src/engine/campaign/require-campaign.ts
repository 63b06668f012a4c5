import { notFound } from "../api-error.ts";
import { requireApp } from "../app/store/apps.ts";
import type { EngineContext } from "../context.ts";
import { loadCampaign, type StoredCampaign } from "./store/campaigns.ts";

/** The campaign that a request's path names, or a 404. */
export const requireCampaign = (context: EngineContext, path: Record<string, string>): StoredCampaign => {
  const app = requireApp(context, path["application-id"]);
  const stored = loadCampaign(context, app.id, path["campaign-id"] ?? "");
  if (stored === undefined) throw notFound("Campaign not found");
  return stored;
};
