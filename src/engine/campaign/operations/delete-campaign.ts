import { deleteTags, loadTags } from "../../app/store/tags.ts";
import { transaction } from "../../database.ts";
import { deleteMessagesOf } from "../../delivery/store/sent-messages.ts";
import type { Operation } from "../../operation.ts";
import { deleteListener } from "../../trigger/store/listeners.ts";
import { deleteTriggersOf } from "../../trigger/store/triggers.ts";
import { campaignArn, campaignResponse } from "../campaign-response.ts";
import { campaignOwner } from "../event-listener.ts";
import { requireCampaign } from "../require-campaign.ts";
import { deleteCampaign as removeCampaign } from "../store/campaigns.ts";

export const deleteCampaign: Operation = (context, { path }) => {
  const stored = requireCampaign(context, path);
  const owner = campaignOwner({ appId: stored.appId, campaignId: stored.id });
  const arn = campaignArn(context, stored.appId, stored.id);
  const response = { ...campaignResponse(context, stored), State: { CampaignStatus: "DELETED" } };
  transaction(context.db, () => {
    removeCampaign(context, stored.appId, stored.id);
    deleteListener(context, owner);
    deleteTriggersOf(context, owner);
    deleteMessagesOf(context, { kind: "campaign", id: stored.id });
    deleteTags(context, arn, Object.keys(loadTags(context, arn)));
  });
  return response;
};
