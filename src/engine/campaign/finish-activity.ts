import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { hasOpenBatches } from "../delivery/store/batches.ts";
import { deleteListener } from "../trigger/store/listeners.ts";
import { nextTriggerAt } from "../trigger/store/triggers.ts";
import type { Schedule } from "./campaign.ts";
import { campaignOwner } from "./event-listener.ts";
import { endOf, isOpenEnded, nextRun } from "./next-run.ts";
import { type CampaignActivity, endActivity, hasRunningActivity } from "./store/campaign-activities.ts";
import { loadCampaign, setCampaignStatus } from "./store/campaigns.ts";
import { nextWaitingAt } from "./store/waiting.ts";

/**
 * Ends an activity once its audience is read, nobody in it waits, and its batches are settled; the last activity ends the
 * run. Returns whether the activity ended.
 */
export const finishActivity = (context: EngineContext, activity: CampaignActivity, schedule: Schedule): boolean => {
  if (activity.cursor < activity.lastRowid || hasOpenBatches(context, { kind: "campaign", activityId: activity.id }))
    return false;
  if (nextWaitingAt(context, activity.id) !== undefined || waitsForEvents(context, activity, schedule)) return false;
  transaction(context.db, () => {
    endActivity(context, activity.id, "COMPLETED", context.clock.now());
    if (!hasRunningActivity(context, activity.appId, activity.campaignId)) finishRun(context, activity);
  });
  return true;
};

/** Whether events are still to come, or have come and are not processed. */
const waitsForEvents = (context: EngineContext, activity: CampaignActivity, schedule: Schedule): boolean => {
  if (!isOpenEnded(schedule)) return false;
  const endsAtMs = endOf(schedule) ?? Number.POSITIVE_INFINITY;
  return context.clock.now() < endsAtMs || nextTriggerAt(context, campaignOwner(activity)) !== undefined;
};

const finishRun = (context: EngineContext, activity: CampaignActivity): void => {
  const stored = loadCampaign(context, activity.appId, activity.campaignId);
  if (stored === undefined) return;
  deleteListener(context, campaignOwner(activity));
  const next = stored.nextRunAtMs ?? nextRun(stored.campaign.Schedule, activity.scheduledAtMs, context.clock.now());
  setCampaignStatus(context, stored, next === undefined ? "COMPLETED" : "PENDING_NEXT_RUN", next);
};
