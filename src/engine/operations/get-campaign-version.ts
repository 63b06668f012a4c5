import { notFound } from "../api-error.ts";
import { campaignResponse } from "../campaign/campaign-response.ts";
import { requireCampaign } from "../campaign/require-campaign.ts";
import type { Operation } from "../operation.ts";
import { loadCampaignVersion } from "../store/campaigns.ts";

export const getCampaignVersion: Operation = {
  name: "GetCampaignVersion",
  method: "GET",
  path: "/v1/apps/{application-id}/campaigns/{campaign-id}/versions/{version}",
  status: 200,
  run: (context, { path }) => {
    const stored = requireCampaign(context, path);
    const version = loadCampaignVersion(context, stored.appId, stored.id, Number(path.version));
    if (version === undefined) throw notFound("Campaign version not found");
    return campaignResponse(context, { ...stored, ...version });
  },
};
