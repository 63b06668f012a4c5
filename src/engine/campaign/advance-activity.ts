import { chunksOf } from "../../chunks.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { Batch, Member, NewBatch } from "../delivery/batch.ts";
import { insertBatch } from "../delivery/store/batches.ts";
import { audience } from "../segment/store/audience.ts";
import { type AudienceQuery, type AudienceRow, audiencePage } from "../segment/store/audience-page.ts";
import { writeEventStream } from "../stream/store/event-streams.ts";
import type { CampaignActivityPlan } from "./plan-of-activity.ts";
import { campaignSend } from "./send-record.ts";
import { type CampaignActivity, moveCursor } from "./store/campaign-activities.ts";
import { assignmentOf, CONTROL_TREATMENT } from "./treatments.ts";

// An activity that finds few endpoints of its treatment reads at most this many pages before other runs have their turn.
const PAGES_PER_TURN = 10;

/** Reads the next part of the audience; stores at most `capacity` batches and the new cursor in one transaction. */
export const advanceActivity = (
  context: EngineContext,
  activity: CampaignActivity,
  plan: CampaignActivityPlan,
  capacity: number,
): Batch[] =>
  transaction(context.db, () => {
    const size = context.settings.endpointsPerInvocation;
    const { members, holdouts, cursor } = readAudience(context, activity, plan, capacity * size);
    moveCursor(context, activity.id, cursor, members.length);
    recordHoldouts(context, activity, plan, holdouts);
    return chunksOf(members, size).map((chunk) => insertBatch(context, newBatch(context, activity, plan, chunk)));
  });

/** The endpoints that belong to the activity's treatment, and the rowid of the last endpoint that was read. */
type AudiencePart = { members: Member[]; holdouts: Member[]; cursor: number };

const readAudience = (
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

const recordHoldouts = (
  context: EngineContext,
  activity: CampaignActivity,
  { batchPlan }: CampaignActivityPlan,
  holdouts: Member[],
): void => {
  if (holdouts.length === 0) return;
  const now = context.clock.now();
  const records = holdouts.map((member) =>
    campaignSend(
      { context, appId: activity.appId, endpointId: member.endpointId, now },
      activity,
      batchPlan.channel,
      member,
      "HOLDOUT",
    ),
  );
  writeEventStream(context, activity.appId, records);
};

const newBatch = (
  context: EngineContext,
  activity: CampaignActivity,
  { batchPlan }: CampaignActivityPlan,
  members: Member[],
): NewBatch => ({
  appId: activity.appId,
  source: { kind: "campaign", activityId: activity.id },
  stage: batchPlan.hook === undefined ? "deliver" : "hook",
  members,
  scheduledTime: new Date(activity.scheduledAtMs).toISOString(),
  dueAt: context.clock.now(),
});
