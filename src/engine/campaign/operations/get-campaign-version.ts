import { notFound } from "../../api-error.ts";
import type { Operation } from "../../operation.ts";
import { campaignResponse } from "../campaign-response.ts";
import { requireCampaign } from "../require-campaign.ts";
import { loadCampaignVersion } from "../store/campaign-versions.ts";

export const getCampaignVersion: Operation = (context, { path }) => {
  const stored = requireCampaign(context, path);
  const version = loadCampaignVersion(context, stored.appId, stored.id, Number(path.version));
  if (version === undefined) throw notFound("Campaign version not found");
  return campaignResponse(context, { ...stored, ...version });
};
