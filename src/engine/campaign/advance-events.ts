import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { Batch, Member } from "../delivery/batch.ts";
import { paceAllowance } from "../delivery/store/pace.ts";
import { membersOfSegment } from "../segment/store/membership.ts";
import { deleteTrigger, dueTriggers, type Trigger } from "../trigger/store/triggers.ts";
import { deliverableMember } from "./deliverable-member.ts";
import { campaignOwner } from "./event-listener.ts";
import type { CampaignActivityPlan } from "./plan-of-activity.ts";
import { recordHoldouts } from "./record-holdouts.ts";
import { sendBatches } from "./send-batches.ts";
import { type SendRules, sendRulesOf } from "./send-rules.ts";
import { type CampaignActivity, moveCursor, runningActivitiesOf } from "./store/campaign-activities.ts";
import { assignmentOf, CONTROL_TREATMENT } from "./treatments.ts";

// [Pinpoint quotas: campaigns] a message that an event triggers is dropped if it cannot be sent within five minutes.
const EVENT_LIFETIME_MS = 300_000;
// Events of endpoints that are not in the segment open no batch; other runs have their turn after this many of them.
const GROUPS_PER_TURN = 50;

type PlanOf = (activity: CampaignActivity) => CampaignActivityPlan;
type Campaign = { activities: CampaignActivity[]; planOf: PlanOf; rules: SendRules };

/**
 * Stores batches for the endpoints whose events are due, at least as many as `capacity` if there are, in one transaction.
 * Returns undefined if nothing is due, or if the campaign has sent as many messages in this second as it may.
 */
export const advanceEvents = (
  context: EngineContext,
  activity: CampaignActivity,
  planOf: PlanOf,
  capacity: number,
): Batch[] | undefined =>
  transaction(context.db, () => {
    const { appId, campaignId } = activity;
    const activities = runningActivitiesOf(context, appId, campaignId);
    const rules = sendRulesOf(context, appId, campaignId, planOf(activity).campaign);
    const batches: Batch[] = [];
    for (let groups = 0; groups < GROUPS_PER_TURN && batches.length < capacity; groups += 1) {
      const group = sendGroup(context, activity, { activities, planOf, rules });
      if (group === undefined) return groups === 0 ? undefined : batches;
      batches.push(...group);
    }
    return batches;
  });

/** Sends to the endpoints of the earliest events, which have the same time and different endpoints. */
const sendGroup = (context: EngineContext, activity: CampaignActivity, campaign: Campaign): Batch[] | undefined => {
  const { rules, activities, planOf } = campaign;
  const allowance = paceAllowance(context, rules.sender, rules.perSecond);
  const limit = Math.min(context.settings.endpointsPerInvocation, allowance);
  const triggers = limit === 0 ? [] : dueTriggers(context, campaignOwner(activity), context.clock.now(), limit);
  const [first] = triggers;
  if (first === undefined) return undefined;
  for (const { id } of triggers) deleteTrigger(context, id);
  const expiresAtMs = first.atMs + Math.min(EVENT_LIFETIME_MS, rules.maximumDurationMs ?? EVENT_LIFETIME_MS);
  return activities.flatMap((own) => {
    const plan = planOf(own);
    const { members, holdouts } = membersOf(context, own, plan, triggers);
    moveCursor(context, own.id, own.cursor, members.length);
    recordHoldouts(context, own, plan, holdouts);
    const candidates = members.map((member) => ({ member, expiresAtMs }));
    return sendBatches(context, own, { plan, rules }, candidates, first.atMs);
  });
};

/** The endpoints in the segment that an activity sends to, and those in the holdout. */
const membersOf = (
  context: EngineContext,
  { appId, campaignId, treatmentId }: CampaignActivity,
  { campaign, channelTypes }: CampaignActivityPlan,
  triggers: readonly Trigger[],
): { members: Member[]; holdouts: Member[] } => {
  const ids = triggers.map(({ endpointId }) => endpointId);
  const inSegment = membersOfSegment(context, appId, campaign.SegmentId, ids, campaign.SegmentVersion);
  const selected = ids
    .filter((id) => inSegment.has(id))
    .map((id) => deliverableMember(context, appId, id, channelTypes))
    .filter((member) => member !== undefined);
  const assigned = selected.map((member) => ({ member, to: assignmentOf(campaignId, campaign, member.endpointId) }));
  return {
    members: assigned.filter(({ to }) => to.kind === "treatment" && to.id === treatmentId).map(({ member }) => member),
    holdouts: assigned
      .filter(({ to }) => to.kind === "holdout" && treatmentId === CONTROL_TREATMENT)
      .map(({ member }) => member),
  };
};
