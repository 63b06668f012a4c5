import type { Member, MemberResult } from "../delivery/batch.ts";
import { type EventOrigin, eventRecord } from "../delivery/event-record.ts";
import type { Order } from "../delivery/order.ts";
import type { CampaignActivity } from "./store/campaign-activities.ts";

type SendStatus = MemberResult["status"] | "HOLDOUT";

/** `_campaign.send`: what became of one endpoint in a campaign activity. [Pinpoint developer guide: event streams] */
export const campaignSend = (
  origin: EventOrigin,
  activity: CampaignActivity,
  deliver: Order["deliver"] | undefined,
  { document }: Member,
  status: SendStatus,
) =>
  eventRecord(
    origin,
    "_campaign.send",
    {
      campaign_id: activity.campaignId,
      campaign_activity_id: activity.id,
      treatment_id: activity.treatmentId,
      delivery_type: deliver?.kind === "invoke" ? "CUSTOM" : channelTypeOf(document),
      campaign_send_status: status,
    },
    { client_context: { custom: { endpoint: document } } },
  );

const channelTypeOf = (document: string): string => {
  const { ChannelType } = JSON.parse(document) as { ChannelType?: string };
  return ChannelType ?? "CUSTOM";
};
