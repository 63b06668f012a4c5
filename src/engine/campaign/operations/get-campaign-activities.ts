import type { EngineContext } from "../../context.ts";
import { resultMetrics } from "../../delivery/store/result-counts.ts";
import type { Operation } from "../../operation.ts";
import { pageResponse, readPage, rowAfter } from "../../paging.ts";
import { requireCampaign } from "../require-campaign.ts";
import { type CampaignActivity, listActivities } from "../store/campaign-activities.ts";

export const getCampaignActivities: Operation = (context, { path, query }) => {
  const stored = requireCampaign(context, path);
  const page = readPage(query);
  return pageResponse(
    listActivities(context, stored.appId, stored.id, rowAfter(page), page.size + 1),
    page,
    ({ rowid }) => String(rowid),
    (activity) => activityResponse(context, activity),
  );
};

const isoTime = (ms: number): string => new Date(ms).toISOString();

/**
 * [Pinpoint API reference: ActivityResponse] The keys of `ExecutionMetrics` are unspecified by AWS for endpoints that were
 * selected; chosen because they are the send statuses in the event stream.
 */
const activityResponse = (context: EngineContext, activity: CampaignActivity) => ({
  ApplicationId: activity.appId,
  CampaignId: activity.campaignId,
  Id: activity.id,
  TreatmentId: activity.treatmentId,
  ScheduledStart: isoTime(activity.scheduledAtMs),
  Start: isoTime(activity.startedAtMs),
  ...(activity.endedAtMs !== undefined && { End: isoTime(activity.endedAtMs) }),
  State: activity.state,
  ...(activity.state === "COMPLETED" && {
    Result: activity.successful > 0 || activity.total === 0 ? "SUCCESS" : "FAIL",
  }),
  SuccessfulEndpointCount: activity.successful,
  TotalEndpointCount: activity.total,
  ExecutionMetrics: resultMetrics(context, { kind: "campaign", activityId: activity.id }),
});
