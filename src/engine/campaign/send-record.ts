import type { Member, MemberResult } from "../delivery/batch.ts";
import type { ChannelPlan } from "../delivery/batch-plan.ts";
import { type EventOrigin, eventRecord } from "../delivery/event-record.ts";
import type { CampaignActivity } from "./store/campaign-activities.ts";
import type { HeldBackStatus } from "./why-held-back.ts";

type CampaignSendStatus = MemberResult["status"] | HeldBackStatus | "HOLDOUT";

/**
 * `_campaign.send`: the result for one endpoint in a campaign activity. [Pinpoint developer guide: event streams] The record
 * of a failure has its message: unspecified by AWS; chosen because `_journey.send` has one, under the name of a journey.
 */
export const campaignSend = (
  origin: EventOrigin,
  activity: CampaignActivity,
  channel: ChannelPlan | undefined,
  { document, statusMessage }: Member & Partial<Pick<MemberResult, "statusMessage">>,
  status: CampaignSendStatus,
) =>
  eventRecord(
    origin,
    "_campaign.send",
    {
      campaign_id: activity.campaignId,
      campaign_activity_id: activity.id,
      treatment_id: activity.treatmentId,
      delivery_type: channel?.kind === "invoke" ? "CUSTOM" : channelTypeOf(document),
      campaign_send_status: status,
      ...(status !== "SUCCESS" && statusMessage !== undefined && { campaign_send_status_message: statusMessage }),
    },
    { client_context: { custom: { endpoint: document } } },
  );

const channelTypeOf = (document: string): string => {
  const { ChannelType } = JSON.parse(document) as { ChannelType?: string };
  return ChannelType ?? "CUSTOM";
};
