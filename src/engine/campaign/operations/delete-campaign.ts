import { deleteTags, loadTags } from "../../app/store/tags.ts";
import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { campaignArn, campaignResponse } from "../campaign-response.ts";
import { requireCampaign } from "../require-campaign.ts";
import { deleteCampaign as removeCampaign } from "../store/campaigns.ts";

export const deleteCampaign: Operation = (context, { path }) => {
  const stored = requireCampaign(context, path);
  const arn = campaignArn(context, stored.appId, stored.id);
  const response = { ...campaignResponse(context, stored), State: { CampaignStatus: "DELETED" } };
  transaction(context.db, () => {
    removeCampaign(context, stored.appId, stored.id);
    deleteTags(context, arn, Object.keys(loadTags(context, arn)));
  });
  return response;
};
