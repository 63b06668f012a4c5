import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { Batch, Member } from "../delivery/batch.ts";
import { paceAllowance } from "../delivery/store/pace.ts";
import { audience } from "../segment/store/audience.ts";
import { type AudienceQuery, type AudienceRow, audiencePage } from "../segment/store/audience-page.ts";
import type { CampaignActivityPlan } from "./plan-of-activity.ts";
import { recordHoldouts } from "./record-holdouts.ts";
import { sendBatches } from "./send-batches.ts";
import { sendRulesOf } from "./send-rules.ts";
import { type CampaignActivity, moveCursor } from "./store/campaign-activities.ts";
import { assignmentOf, CONTROL_TREATMENT } from "./treatments.ts";

// An activity that finds few endpoints of its treatment reads at most this many pages before other runs have their turn.
const PAGES_PER_TURN = 10;

/**
 * Reads the next part of the audience; stores at most `capacity` batches and the new cursor in one transaction. Returns
 * undefined if the campaign has sent as many messages in this second as it may.
 */
export const advanceActivity = (
  context: EngineContext,
  activity: CampaignActivity,
  plan: CampaignActivityPlan,
  capacity: number,
): Batch[] | undefined =>
  transaction(context.db, () => {
    const rules = sendRulesOf(context, activity.appId, activity.campaignId, plan.campaign);
    const expiresAtMs = rules.maximumDurationMs && activity.scheduledAtMs + rules.maximumDurationMs;
    const isExpired = expiresAtMs !== undefined && context.clock.now() > expiresAtMs;
    const allowance = isExpired ? Number.POSITIVE_INFINITY : paceAllowance(context, rules.sender, rules.perSecond);
    const limit = Math.min(capacity * context.settings.endpointsPerInvocation, allowance);
    if (limit === 0) return undefined;
    const { members, holdouts, cursor } = readAudience(context, activity, plan, limit);
    moveCursor(context, activity.id, cursor, members.length);
    recordHoldouts(context, activity, plan, holdouts);
    const candidates = members.map((member) => ({ member, expiresAtMs }));
    return sendBatches(context, activity, { plan, rules }, candidates, activity.scheduledAtMs);
  });

/** The endpoints that belong to the activity's treatment, and the rowid of the last endpoint that was read. */
type AudiencePart = { members: Member[]; holdouts: Member[]; cursor: number };

export const readAudience = (
  context: EngineContext,
  activity: CampaignActivity,
  { campaign, channelTypes }: CampaignActivityPlan,
  limit: number,
): AudiencePart => {
  const query: AudienceQuery = {
    appId: activity.appId,
    condition: audience(context, activity.appId, campaign.SegmentId, campaign.SegmentVersion),
    deliverableTo: channelTypes,
    lastRowid: activity.lastRowid,
  };
  const part: AudiencePart = { members: [], holdouts: [], cursor: activity.cursor };
  for (let pages = 0; pages < PAGES_PER_TURN; pages += 1) {
    if (part.cursor >= query.lastRowid || part.members.length >= limit) break;
    const page = audiencePage(context, query, part.cursor, limit);
    for (const row of page.rows) {
      if (part.members.length >= limit) return part;
      addRow(part, row, activity, campaign);
    }
    part.cursor = page.cursor;
  }
  return part;
};

const addRow = (
  part: AudiencePart,
  { rowid, endpointId, document }: AudienceRow,
  activity: CampaignActivity,
  campaign: CampaignActivityPlan["campaign"],
): void => {
  const assignment = assignmentOf(activity.campaignId, campaign, endpointId);
  if (assignment.kind === "treatment" && assignment.id === activity.treatmentId)
    part.members.push({ endpointId, document });
  if (assignment.kind === "holdout" && activity.treatmentId === CONTROL_TREATMENT)
    part.holdouts.push({ endpointId, document });
  part.cursor = rowid;
};
