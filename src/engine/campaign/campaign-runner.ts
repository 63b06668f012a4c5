import { ApiError } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { SettledBatch } from "../delivery/attempt-batch.ts";
import type { Batch, CampaignSource } from "../delivery/batch.ts";
import type { BatchPlan } from "../delivery/batch-plan.ts";
import { createPlanCache } from "../delivery/plan-cache.ts";
import { recordAttempt } from "../delivery/record-attempt.ts";
import { recordFailedRun } from "../delivery/record-failed-run.ts";
import { nextPaceAt } from "../delivery/store/pace.ts";
import { nextTriggerAt } from "../trigger/store/triggers.ts";
import { advanceActivity } from "./advance-activity.ts";
import { advanceEvents } from "./advance-events.ts";
import { advanceLocalTime } from "./advance-local-time.ts";
import { campaignOwner } from "./event-listener.ts";
import { finishActivity } from "./finish-activity.ts";
import { endOf, isEventTriggered, isOpenEnded } from "./next-run.ts";
import { campaignOfActivity, planOfActivity } from "./plan-of-activity.ts";
import { recordCampaignResults } from "./record-results.ts";
import { startCampaigns } from "./start-campaigns.ts";
import { type CampaignActivity, endActivity, loadActivity, runningActivities } from "./store/campaign-activities.ts";
import { setCampaignStatus } from "./store/campaigns.ts";
import { nextWaitingAt } from "./store/waiting.ts";
import { CONTROL_TREATMENT } from "./treatments.ts";

/** Runs campaigns: starts those that are due and advances their activities. */
export const createCampaignRunner = (context: EngineContext) => {
  const planOf = createPlanCache((activity: CampaignActivity) => planOfActivity(context, activity));
  const campaignOf = createPlanCache((activity: CampaignActivity) => campaignOfActivity(context, activity));

  /** The next batches of an activity; undefined if nothing of it is due now. */
  const nextBatches = (activity: CampaignActivity, capacity: number): Batch[] | undefined => {
    const { Schedule } = campaignOf(activity);
    // The activity of the campaign's own message distributes the events among all treatments.
    if (isEventTriggered(Schedule))
      return activity.treatmentId === CONTROL_TREATMENT
        ? advanceEvents(context, activity, planOf, capacity)
        : undefined;
    if (Schedule.IsLocalTime === true) return advanceLocalTime(context, activity, planOf(activity), capacity);
    if (activity.cursor >= activity.lastRowid) return undefined;
    return advanceActivity(context, activity, planOf(activity), capacity);
  };

  return {
    start: (): boolean => startCampaigns(context),
    running: (): CampaignActivity[] => runningActivities(context),
    /** Stores at most `capacity` batches of the activity's audience, or ends the activity. */
    advance: (activity: CampaignActivity, capacity: number): { progressed: boolean; batches: Batch[] } => {
      try {
        if (finishActivity(context, activity, campaignOf(activity).Schedule)) return { progressed: true, batches: [] };
        const batches = capacity === 0 ? undefined : nextBatches(activity, capacity);
        return { progressed: batches !== undefined, batches: batches ?? [] };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        cancelActivity(context, activity, error.message);
        return { progressed: true, batches: [] };
      }
    },
    /** When an activity continues: when its pace allows, local times or events come, or its schedule ends. */
    dueTimes: (activity: CampaignActivity): (number | undefined)[] => {
      const { Schedule } = campaignOf(activity);
      return [
        nextPaceAt(context, { kind: "campaign", id: activity.campaignId }),
        ...(Schedule.IsLocalTime === true ? [nextWaitingAt(context, activity.id)] : []),
        ...(isOpenEnded(Schedule) ? [nextTriggerAt(context, campaignOwner(activity)), endOf(Schedule)] : []),
      ];
    },
    batchPlanOf: ({ activityId }: CampaignSource): BatchPlan | undefined => {
      const activity = loadActivity(context, activityId);
      return activity && planOf(activity).batchPlan;
    },
    recordResults: (
      { activityId }: CampaignSource,
      batch: Batch,
      plan: BatchPlan | undefined,
      settled: SettledBatch,
    ): void => {
      const activity = loadActivity(context, activityId);
      if (activity === undefined) return;
      recordAttempt(context, { kind: "campaign", id: activity.campaignId }, batch, plan, settled);
      const { Schedule } = campaignOf(activity);
      recordCampaignResults(context, activity, plan?.channel, settled.results, isEventTriggered(Schedule));
    },
  };
};

export type CampaignRunner = ReturnType<typeof createCampaignRunner>;

/** Ends an activity whose segment or template was deleted while it ran. */
const cancelActivity = (context: EngineContext, activity: CampaignActivity, reason: string): void =>
  transaction(context.db, () => {
    const source = { kind: "campaign", activityId: activity.id } as const;
    recordFailedRun(context, { kind: "campaign", id: activity.campaignId }, { appId: activity.appId, source }, reason);
    endActivity(context, activity.id, "CANCELLED", context.clock.now());
    setCampaignStatus(context, { appId: activity.appId, id: activity.campaignId }, "INVALID");
  });
