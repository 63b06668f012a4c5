import { ApiError } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { Batch } from "../delivery/batch.ts";
import type { Order } from "../delivery/order.ts";
import { advanceActivity } from "./advance-activity.ts";
import { finishActivity } from "./finish-activity.ts";
import { type ActivityPlan, planOfActivity } from "./plan-of-activity.ts";
import { startCampaigns } from "./start-campaigns.ts";
import { type CampaignActivity, endActivity, loadActivity, runningActivities } from "./store/campaign-activities.ts";
import { setCampaignStatus } from "./store/campaigns.ts";

const PLANS_KEPT = 100;

/** The running campaigns. An activity keeps the plan that it began with. */
export const createCampaigns = (context: EngineContext) => {
  const plans = new Map<string, ActivityPlan>();

  const planOf = (activity: CampaignActivity): ActivityPlan => {
    const kept = plans.get(activity.id);
    if (kept !== undefined) return kept;
    if (plans.size >= PLANS_KEPT) plans.clear();
    const plan = planOfActivity(context, activity);
    plans.set(activity.id, plan);
    return plan;
  };

  const advance = (activity: CampaignActivity, room: number): { progressed: boolean; batches: Batch[] } => {
    try {
      if (finishActivity(context, activity)) return { progressed: true, batches: [] };
      if (room === 0 || activity.cursor >= activity.lastRowid) return { progressed: false, batches: [] };
      return { progressed: true, batches: advanceActivity(context, activity, planOf(activity), room) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      cannotGoOn(context, activity);
      return { progressed: true, batches: [] };
    }
  };

  return {
    start: (): boolean => startCampaigns(context),
    running: () => runningActivities(context),
    advance,
    orderOf: (batch: Batch): Order | undefined => {
      const activity = loadActivity(context, batch.runId);
      return activity && planOf(activity).order;
    },
  };
};

/** The segment or a template was deleted while the campaign ran. */
const cannotGoOn = (context: EngineContext, activity: CampaignActivity): void =>
  transaction(context.db, () => {
    endActivity(context, activity.id, "CANCELLED", context.clock.now());
    setCampaignStatus(context, { appId: activity.appId, id: activity.campaignId }, "INVALID");
  });
