import type { ChannelType } from "../../pinpoint/endpoint.ts";
import { hookTarget } from "../app/campaign-hook.ts";
import { loadCampaignHook } from "../app/store/application-settings.ts";
import type { EngineContext } from "../context.ts";
import type { BatchPlan, ChannelPlan, InvocationPlan } from "../delivery/batch-plan.ts";
import { createRenderer } from "../delivery/render-message.ts";
import type { Contents } from "../template/message-content.ts";
import type { Campaign, Treatment } from "./campaign.ts";
import type { CampaignActivity } from "./store/campaign-activities.ts";
import { loadCampaignVersion } from "./store/campaign-versions.ts";
import { treatmentContents } from "./treatment-contents.ts";
import { treatmentOf } from "./treatments.ts";

/** What a campaign activity sends, and the channel types that receive it. */
export type CampaignActivityPlan = { campaign: Campaign; channelTypes: readonly ChannelType[]; batchPlan: BatchPlan };

/** The version of the campaign that an activity runs. */
export const campaignOfActivity = (context: EngineContext, activity: CampaignActivity): Campaign => {
  const version = loadCampaignVersion(context, activity.appId, activity.campaignId, activity.campaignVersion);
  if (version === undefined)
    throw new Error(`campaign ${activity.campaignId} has no version ${activity.campaignVersion}`);
  return version.campaign;
};

/** The plan of an activity. Throws ApiError if a template was deleted. */
export const planOfActivity = (context: EngineContext, activity: CampaignActivity): CampaignActivityPlan => {
  const campaign = campaignOfActivity(context, activity);
  const treatment = treatmentOf(campaign, activity.treatmentId);
  const contents = treatmentContents(context, treatment);
  const custom = treatment.CustomDeliveryConfiguration;
  return {
    campaign,
    // [Pinpoint user guide: custom channels] the endpoint type is Custom unless others are selected.
    channelTypes: custom === undefined ? channelTypesOf(contents) : (custom.EndpointTypes ?? ["CUSTOM"]),
    batchPlan: {
      sender: { kind: "campaign", id: activity.campaignId },
      hook: hookPlan(context, activity, campaign, treatment),
      channel: channelPlan(activity, treatment, contents),
    },
  };
};

const channelTypesOf = (contents: Contents) => Object.keys(contents) as ChannelType[];

const idFields = (activity: CampaignActivity) => ({
  ApplicationId: activity.appId,
  CampaignId: activity.campaignId,
  TreatmentId: activity.treatmentId,
  ActivityId: activity.id,
});

const hookPlan = (
  context: EngineContext,
  activity: CampaignActivity,
  campaign: Campaign,
  { MessageConfiguration = {} }: Treatment,
): InvocationPlan | undefined => {
  const target = hookTarget(campaign.Hook, loadCampaignHook(context, activity.appId));
  if (target === undefined) return undefined;
  return {
    target,
    payloadFields: (ScheduledTime) => ({ MessageConfiguration, ...idFields(activity), ScheduledTime }),
  };
};

const channelPlan = (activity: CampaignActivity, treatment: Treatment, contents: Contents): ChannelPlan => {
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
    payloadFields: (ScheduledTime) => ({
      Message: {},
      ...(Data !== undefined && { Data }),
      ...idFields(activity),
      ScheduledTime,
    }),
  };
};
