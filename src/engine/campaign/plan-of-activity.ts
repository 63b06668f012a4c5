import type { ChannelType } from "../../pinpoint/endpoint.ts";
import type { EngineContext } from "../context.ts";
import type { Contents } from "../delivery/message-content.ts";
import type { Order } from "../delivery/order.ts";
import { createRenderer } from "../delivery/render-message.ts";
import { templateContents } from "../template/template-contents.ts";
import type { Campaign, Treatment } from "./campaign.ts";
import { hookTarget } from "./hook-rules.ts";
import { messageContents } from "./message-contents.ts";
import { projectHook } from "./project-hook.ts";
import type { CampaignActivity } from "./store/campaign-activities.ts";
import { loadCampaignVersion } from "./store/campaigns.ts";
import { CONTROL_TREATMENT } from "./treatments.ts";

/** What a campaign activity does, from the version of the campaign that it runs. */
export type ActivityPlan = { campaign: Campaign; channelTypes: readonly ChannelType[]; order: Order };

export const planOfActivity = (context: EngineContext, activity: CampaignActivity): ActivityPlan => {
  const version = loadCampaignVersion(context, activity.appId, activity.campaignId, activity.campaignVersion);
  if (version === undefined)
    throw new Error(`campaign ${activity.campaignId} has no version ${activity.campaignVersion}`);
  const { campaign } = version;
  const treatment = treatmentOf(campaign, activity.treatmentId);
  const contents = contentsOf(context, treatment);
  const custom = treatment.CustomDeliveryConfiguration;
  return {
    campaign,
    // [Pinpoint user guide: custom channels] the endpoint type is Custom unless others are chosen.
    channelTypes: custom === undefined ? channelTypesOf(contents) : (custom.EndpointTypes ?? ["CUSTOM"]),
    order: { hook: hookOf(context, activity, campaign, treatment), deliver: deliverOf(activity, treatment, contents) },
  };
};

const treatmentOf = (campaign: Campaign, id: string): Treatment =>
  id === CONTROL_TREATMENT ? campaign : (campaign.AdditionalTreatments?.[Number(id) - 1] ?? campaign);

const contentsOf = (context: EngineContext, treatment: Treatment): Contents => ({
  ...templateContents(context, treatment.TemplateConfiguration ?? {}),
  ...messageContents(treatment.MessageConfiguration ?? {}),
});

const channelTypesOf = (contents: Contents) => Object.keys(contents) as ChannelType[];

const ids = (activity: CampaignActivity) => ({
  ApplicationId: activity.appId,
  CampaignId: activity.campaignId,
  TreatmentId: activity.treatmentId,
  ActivityId: activity.id,
});

const deliverOf = (activity: CampaignActivity, treatment: Treatment, contents: Contents): Order["deliver"] => {
  const custom = treatment.CustomDeliveryConfiguration;
  if (custom === undefined)
    return {
      kind: "send",
      render: createRenderer(contents),
      origin: {
        campaign_id: activity.campaignId,
        campaign_activity_id: activity.id,
        treatment_id: activity.treatmentId,
      },
    };
  const { Data } = treatment.MessageConfiguration?.CustomMessage ?? {};
  return {
    kind: "invoke",
    target: custom.DeliveryUri,
    head: (ScheduledTime) => ({ Message: {}, ...(Data !== undefined && { Data }), ...ids(activity), ScheduledTime }),
  };
};

const hookOf = (
  context: EngineContext,
  activity: CampaignActivity,
  campaign: Campaign,
  treatment: Treatment,
): Order["hook"] => {
  const target = hookTarget(campaign.Hook, projectHook(context, activity.appId));
  if (target === undefined) return undefined;
  const { MessageConfiguration = {} } = treatment;
  return { target, head: (ScheduledTime) => ({ MessageConfiguration, ...ids(activity), ScheduledTime }) };
};
