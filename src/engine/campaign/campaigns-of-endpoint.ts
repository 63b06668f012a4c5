import { ApiError } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { endpointRowid } from "../endpoint/store/endpoint-documents.ts";
import { membersOfSegment } from "../segment/store/membership.ts";
import { isOpenEnded } from "./next-run.ts";
import { planOfActivity } from "./plan-of-activity.ts";
import { type CampaignActivity, listActivities } from "./store/campaign-activities.ts";
import { type CampaignStatus, listCampaigns, loadCampaign, type StoredCampaign } from "./store/campaigns.ts";
import { lastReceivedAt } from "./store/received.ts";
import { assignmentOf } from "./treatments.ts";

// unspecified by AWS, which has no such list; chosen to bound the response.
const CAMPAIGNS_MAX = 1_000;
const ACTIVITIES_MAX = 10_000;

/** What a campaign does with one endpoint, as both are now. */
export type CampaignOfEndpoint = {
  id: string;
  status: CampaignStatus;
  segmentId: string;
  isInSegment: boolean;
  /** The types of the events that start a message; undefined if times do. */
  eventTypes: readonly string[] | undefined;
  /** When the endpoint last received a message that an event started. */
  receivedAtMs: number | undefined;
  /** The percentage of the holdout, if the endpoint is in it. */
  holdoutPercent: number | undefined;
  /** The last run of the endpoint's treatment; undefined if there was none. */
  lastRun: { startedAtMs: number; existedBefore: boolean; channelTypes: readonly string[] | undefined } | undefined;
};

/** The campaigns of an application, or the one that is named, from the view of one endpoint. */
export const campaignsOfEndpoint = (
  context: EngineContext,
  appId: string,
  endpointId: string,
  campaignId?: string,
): CampaignOfEndpoint[] => {
  const campaigns =
    campaignId === undefined
      ? listCampaigns(context, appId, "", CAMPAIGNS_MAX)
      : [loadCampaign(context, appId, campaignId)].filter((stored) => stored !== undefined);
  return campaigns.map((stored) => campaignOf(context, stored, endpointId));
};

const campaignOf = (
  context: EngineContext,
  { appId, id, status, campaign }: StoredCampaign,
  endpointId: string,
): CampaignOfEndpoint => {
  const { SegmentId: segmentId, SegmentVersion: version } = campaign;
  const assignment = assignmentOf(id, campaign, endpointId);
  const activity = listActivities(context, appId, id, 0, ACTIVITIES_MAX).findLast(
    ({ treatmentId }) => assignment.kind === "holdout" || treatmentId === assignment.id,
  );
  return {
    id,
    status,
    segmentId,
    isInSegment: membersOfSegment(context, appId, segmentId, [endpointId], version).has(endpointId),
    eventTypes: campaign.Schedule.EventFilter?.Dimensions.EventType.Values,
    receivedAtMs: lastReceivedAt(context, id, endpointId),
    holdoutPercent: assignment.kind === "holdout" ? campaign.HoldoutPercent : undefined,
    lastRun: activity && {
      startedAtMs: activity.startedAtMs,
      existedBefore:
        isOpenEnded(campaign.Schedule) || (endpointRowid(context, appId, endpointId) ?? 0) <= activity.lastRowid,
      // Apps fetch in-app messages for endpoints of any type.
      channelTypes: campaign.Schedule.Frequency === "IN_APP_EVENT" ? undefined : channelTypesOf(context, activity),
    },
  };
};

/** Undefined if a template of the campaign was deleted. */
const channelTypesOf = (context: EngineContext, activity: CampaignActivity): readonly string[] | undefined => {
  try {
    return planOfActivity(context, activity).channelTypes;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
};
