import { campaignResponse } from "../campaign/campaign-response.ts";
import { requireCampaign } from "../campaign/require-campaign.ts";
import type { Operation } from "../operation.ts";

export const getCampaign: Operation = {
  name: "GetCampaign",
  method: "GET",
  path: "/v1/apps/{application-id}/campaigns/{campaign-id}",
  status: 200,
  run: (context, { path }) => campaignResponse(context, requireCampaign(context, path)),
};
