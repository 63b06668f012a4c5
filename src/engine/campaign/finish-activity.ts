import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { hasOpenBatches } from "../delivery/store/batches.ts";
import { nextRun } from "./next-run.ts";
import { type CampaignActivity, endActivity, hasRunningActivity } from "./store/campaign-activities.ts";
import { loadCampaign, setCampaignStatus } from "./store/campaigns.ts";

/**
 * Ends an activity once its audience is read and its batches are settled; the last activity ends the run. Returns whether
 * the activity ended.
 */
export const finishActivity = (context: EngineContext, activity: CampaignActivity): boolean => {
  if (activity.cursor < activity.lastRowid || hasOpenBatches(context, { kind: "campaign", activityId: activity.id }))
    return false;
  transaction(context.db, () => {
    endActivity(context, activity.id, "COMPLETED", context.clock.now());
    if (!hasRunningActivity(context, activity.appId, activity.campaignId)) finishRun(context, activity);
  });
  return true;
};

const finishRun = (context: EngineContext, activity: CampaignActivity): void => {
  const stored = loadCampaign(context, activity.appId, activity.campaignId);
  if (stored === undefined) return;
  const next = nextRun(stored.campaign.Schedule, activity.scheduledAtMs, context.clock.now());
  setCampaignStatus(context, stored, next === undefined ? "COMPLETED" : "PENDING_NEXT_RUN", next);
};
