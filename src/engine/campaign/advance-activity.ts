import { chunksOf } from "../../chunks.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { Batch, Member } from "../delivery/batch.ts";
import { insertBatch } from "../delivery/store/batches.ts";
import { audience } from "../segment/audience.ts";
import { type AudienceRow, audiencePage } from "../segment/store/audience-page.ts";
import { writeEventStream } from "../stream/store/event-stream.ts";
import type { ActivityPlan } from "./plan-of-activity.ts";
import { campaignSend } from "./send-record.ts";
import { type CampaignActivity, moveCursor } from "./store/campaign-activities.ts";
import { assignmentOf, CONTROL_TREATMENT } from "./treatments.ts";

// An activity that finds few of its own endpoints looks at no more pages than this before others have their turn.
const PAGES_LOOKED_AT = 10;

/** Reads on in the audience and stores at most `room` batches, with the cursor behind them, in one transaction. */
export const advanceActivity = (
  context: EngineContext,
  activity: CampaignActivity,
  plan: ActivityPlan,
  room: number,
): Batch[] =>
  transaction(context.db, () => {
    const size = context.settings.endpointsPerInvocation;
    const { members, holdouts, cursor } = readOn(context, activity, plan, room * size);
    moveCursor(context, activity.id, cursor, members.length);
    recordHoldouts(context, activity, plan, holdouts);
    return chunksOf(members, size).map((batch) => insertBatch(context, newBatch(context, activity, plan, batch)));
  });

type Found = { members: Member[]; holdouts: Member[]; cursor: number };

const readOn = (context: EngineContext, activity: CampaignActivity, plan: ActivityPlan, limit: number): Found => {
  const query = {
    appId: activity.appId,
    condition: audience(context, activity.appId, plan.campaign.SegmentId, plan.campaign.SegmentVersion),
    deliverableTo: plan.channelTypes,
    lastRowid: activity.lastRowid,
  };
  const found: Found = { members: [], holdouts: [], cursor: activity.cursor };
  for (let pages = 0; pages < PAGES_LOOKED_AT && found.cursor < query.lastRowid; pages += 1) {
    const page = audiencePage(context, query, found.cursor, limit);
    const taken = takeUpTo(limit, page.rows, found, activity, plan);
    found.cursor = taken.length < page.rows.length ? (taken.at(-1)?.rowid ?? found.cursor) : page.cursor;
    if (found.members.length >= limit) break;
  }
  return found;
};

/** Takes the rows that belong to this treatment until there are enough; answers the rows that were looked at. */
const takeUpTo = (
  limit: number,
  rows: AudienceRow[],
  found: Found,
  activity: CampaignActivity,
  { campaign }: ActivityPlan,
): AudienceRow[] => {
  for (const [index, { endpointId, document }] of rows.entries()) {
    if (found.members.length >= limit) return rows.slice(0, index);
    const assignment = assignmentOf(activity.campaignId, campaign, endpointId);
    if (assignment.kind === "treatment" && assignment.id === activity.treatmentId)
      found.members.push({ endpointId, document });
    if (assignment.kind === "holdout" && activity.treatmentId === CONTROL_TREATMENT)
      found.holdouts.push({ endpointId, document });
  }
  return rows;
};

const recordHoldouts = (
  context: EngineContext,
  activity: CampaignActivity,
  { order }: ActivityPlan,
  holdouts: Member[],
): void => {
  if (holdouts.length === 0) return;
  const now = context.clock.now();
  const records = holdouts.map((member) =>
    campaignSend(
      { context, appId: activity.appId, endpointId: member.endpointId, now },
      activity,
      order.deliver,
      member,
      "HOLDOUT",
    ),
  );
  writeEventStream(context, activity.appId, records);
};

const newBatch = (
  context: EngineContext,
  activity: CampaignActivity,
  { order }: ActivityPlan,
  members: Member[],
): Omit<Batch, "id" | "attempts" | "throttles"> => ({
  appId: activity.appId,
  runId: activity.id,
  journeyActivity: undefined,
  stage: order.hook === undefined ? "deliver" : "hook",
  members,
  scheduledTime: new Date(activity.scheduledAtMs).toISOString(),
  dueAt: context.clock.now(),
});
