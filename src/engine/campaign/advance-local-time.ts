import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { Batch } from "../delivery/batch.ts";
import { paceAllowance } from "../delivery/store/pace.ts";
import { readAudience } from "./advance-activity.ts";
import { deliverableMember } from "./deliverable-member.ts";
import { localStart } from "./local-schedule.ts";
import type { CampaignActivityPlan } from "./plan-of-activity.ts";
import { recordHeldBack } from "./record-held-back.ts";
import { recordHoldouts } from "./record-holdouts.ts";
import { sendBatches } from "./send-batches.ts";
import { sendRulesOf } from "./send-rules.ts";
import { type CampaignActivity, moveCursor } from "./store/campaign-activities.ts";
import { addWaiting, deleteWaiting, dueWaiting } from "./store/waiting.ts";

const ENDPOINTS_PER_TURN = 1_000;

// [Pinpoint user guide: troubleshooting campaigns] an endpoint without a time zone is not sent to.
const NO_TIME_ZONE = { status: "FAILURE", reason: "the endpoint has no valid Demographic.Timezone" } as const;

/**
 * Reads the next part of the audience, each endpoint of which waits for its local time; once all is read, stores at most
 * `capacity` batches for endpoints whose time has come. Returns undefined if there is nothing to do now.
 */
export const advanceLocalTime = (
  context: EngineContext,
  activity: CampaignActivity,
  plan: CampaignActivityPlan,
  capacity: number,
): Batch[] | undefined =>
  transaction(context.db, () =>
    activity.cursor < activity.lastRowid
      ? queueAudience(context, activity, plan)
      : sendDue(context, activity, plan, capacity),
  );

const queueAudience = (context: EngineContext, activity: CampaignActivity, plan: CampaignActivityPlan): Batch[] => {
  const { members, holdouts, cursor } = readAudience(context, activity, plan, ENDPOINTS_PER_TURN);
  moveCursor(context, activity.id, cursor, members.length);
  recordHoldouts(context, activity, plan, holdouts);
  const starts = members.map((member) => ({
    member,
    dueAtMs: localStart(plan.campaign.Schedule, activity.scheduledAtMs, member.document),
  }));
  for (const { member, dueAtMs } of starts)
    if (dueAtMs !== undefined) addWaiting(context, activity.id, { endpointId: member.endpointId, dueAtMs });
  const excluded = starts.filter(({ dueAtMs }) => dueAtMs === undefined);
  const heldBack = excluded.map(({ member }) => ({ member, ...NO_TIME_ZONE }));
  recordHeldBack(context, activity, plan.batchPlan.channel, heldBack);
  return [];
};

const sendDue = (
  context: EngineContext,
  activity: CampaignActivity,
  plan: CampaignActivityPlan,
  capacity: number,
): Batch[] | undefined => {
  const { appId, campaignId, id } = activity;
  const rules = sendRulesOf(context, appId, campaignId, plan.campaign);
  const allowance = paceAllowance(context, rules.sender, rules.perSecond);
  const limit = Math.min(capacity * context.settings.endpointsPerInvocation, allowance);
  const due = limit === 0 ? [] : dueWaiting(context, id, context.clock.now(), limit);
  const [first] = due;
  if (first === undefined) return undefined;
  for (const waiting of due) deleteWaiting(context, id, waiting);
  const expiresAtMs = rules.maximumDurationMs && first.dueAtMs + rules.maximumDurationMs;
  const candidates = due
    .map(({ endpointId }) => deliverableMember(context, appId, endpointId, plan.channelTypes))
    .filter((member) => member !== undefined)
    .map((member) => ({ member, expiresAtMs }));
  return sendBatches(context, activity, { plan, rules }, candidates, first.dueAtMs);
};
