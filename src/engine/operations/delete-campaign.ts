import { campaignArn, campaignResponse } from "../campaign/campaign-response.ts";
import { requireCampaign } from "../campaign/require-campaign.ts";
import type { Operation } from "../operation.ts";
import { deleteCampaign as removeCampaign } from "../store/campaigns.ts";
import { transaction } from "../store/database.ts";
import { deleteTags, loadTags } from "../store/tags.ts";

export const deleteCampaign: Operation = {
  name: "DeleteCampaign",
  method: "DELETE",
  path: "/v1/apps/{application-id}/campaigns/{campaign-id}",
  status: 200,
  run: (context, { path }) => {
    const stored = requireCampaign(context, path);
    const arn = campaignArn(context, stored.appId, stored.id);
    const answer = { ...campaignResponse(context, stored), State: { CampaignStatus: "DELETED" } };
    transaction(context.db, () => {
      removeCampaign(context, stored.appId, stored.id);
      deleteTags(context, arn, Object.keys(loadTags(context, arn)));
    });
    return answer;
  },
};
