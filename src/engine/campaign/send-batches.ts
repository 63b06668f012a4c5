import type { EngineContext } from "../context.ts";
import type { Batch } from "../delivery/batch.ts";
import { insertBatches } from "../delivery/store/batches.ts";
import { admit, type Candidate } from "./admit.ts";
import type { CampaignActivityPlan } from "./plan-of-activity.ts";
import type { SendRules } from "./send-rules.ts";
import type { CampaignActivity } from "./store/campaign-activities.ts";

/** Stores batches for the candidates that the campaign's rules admit. Runs inside the caller's transaction. */
export const sendBatches = (
  context: EngineContext,
  activity: CampaignActivity,
  { plan, rules }: { plan: CampaignActivityPlan; rules: SendRules },
  candidates: readonly Candidate[],
  scheduledAtMs: number,
): Batch[] => {
  const { hook, channel } = plan.batchPlan;
  const members = admit(context, activity, rules, channel, candidates);
  return insertBatches(context, members, {
    appId: activity.appId,
    source: { kind: "campaign", activityId: activity.id },
    stage: hook === undefined ? "deliver" : "hook",
    scheduledTime: new Date(scheduledAtMs).toISOString(),
    dueAt: context.clock.now(),
  });
};
