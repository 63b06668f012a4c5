import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";

export type CampaignActivity = {
  id: string;
  appId: string;
  campaignId: string;
  campaignVersion: number;
  treatmentId: string;
  state: "RUNNING" | "COMPLETED" | "CANCELLED";
  scheduledAtMs: number;
  startedAtMs: number;
  endedAtMs: number | undefined;
  /** The rowid of the last endpoint that was read. */
  cursor: number;
  /** The rowid of the last endpoint that existed when the run started. */
  lastRowid: number;
  total: number;
  successful: number;
};

type Row = {
  id: string;
  app_id: string;
  campaign_id: string;
  campaign_version: number;
  treatment_id: string;
  state: CampaignActivity["state"];
  scheduled_at: number;
  started_at: number;
  ended_at: number | null;
  cursor: number;
  last_rowid: number;
  total: number;
  successful: number;
};

const toActivity = (row: Row): CampaignActivity => ({
  id: row.id,
  appId: row.app_id,
  campaignId: row.campaign_id,
  campaignVersion: row.campaign_version,
  treatmentId: row.treatment_id,
  state: row.state,
  scheduledAtMs: row.scheduled_at,
  startedAtMs: row.started_at,
  endedAtMs: row.ended_at ?? undefined,
  cursor: row.cursor,
  lastRowid: row.last_rowid,
  total: row.total,
  successful: row.successful,
});

export const insertActivity = (
  { db }: EngineContext,
  activity: Omit<CampaignActivity, "state" | "endedAtMs" | "cursor" | "total" | "successful">,
): void => {
  run(
    db,
    `INSERT INTO campaign_activity
       (id, app_id, campaign_id, campaign_version, treatment_id, state, scheduled_at, started_at, cursor, last_rowid)
     VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, ?, 0, ?)`,
    activity.id,
    activity.appId,
    activity.campaignId,
    activity.campaignVersion,
    activity.treatmentId,
    activity.scheduledAtMs,
    activity.startedAtMs,
    activity.lastRowid,
  );
};

export const loadActivity = ({ db }: EngineContext, id: string): CampaignActivity | undefined => {
  const row = one<Row>(db, "SELECT * FROM campaign_activity WHERE id = ?", id);
  return row && toActivity(row);
};

/** Running activities, except those of paused campaigns, in the order in which they started. */
export const runningActivities = ({ db }: EngineContext): CampaignActivity[] =>
  all<Row>(
    db,
    `SELECT activity.* FROM campaign_activity activity
       JOIN campaign ON campaign.app_id = activity.app_id AND campaign.id = activity.campaign_id
      WHERE activity.state = 'RUNNING' AND campaign.status = 'EXECUTING' ORDER BY activity.started_at, activity.rowid`,
  ).map(toActivity);

/** The running activities of a campaign, in the order of their treatments. */
export const runningActivitiesOf = ({ db }: EngineContext, appId: string, campaignId: string): CampaignActivity[] =>
  all<Row>(
    db,
    `SELECT * FROM campaign_activity
      WHERE app_id = ? AND campaign_id = ? AND state = 'RUNNING' ORDER BY treatment_id`,
    appId,
    campaignId,
  ).map(toActivity);

/** At most `limit` activities of a campaign after the row `after`, oldest first. */
export const listActivities = (
  { db }: EngineContext,
  appId: string,
  campaignId: string,
  after: number,
  limit: number,
): (CampaignActivity & { rowid: number })[] =>
  all<Row & { rowid: number }>(
    db,
    `SELECT rowid, * FROM campaign_activity WHERE app_id = ? AND campaign_id = ? AND rowid > ? ORDER BY rowid LIMIT ?`,
    appId,
    campaignId,
    after,
    limit,
  ).map((row) => ({ ...toActivity(row), rowid: row.rowid }));

/** Stores how far the audience was read, and adds the endpoints that were selected to the activity's total. */
export const moveCursor = ({ db }: EngineContext, id: string, cursor: number, selected: number): void => {
  run(db, "UPDATE campaign_activity SET cursor = ?, total = total + ? WHERE id = ?", cursor, selected, id);
};

export const countSuccessful = ({ db }: EngineContext, id: string, count: number): void => {
  run(db, "UPDATE campaign_activity SET successful = successful + ? WHERE id = ?", count, id);
};

export const endActivity = (
  { db }: EngineContext,
  id: string,
  state: "COMPLETED" | "CANCELLED",
  nowMs: number,
): void => {
  run(db, "UPDATE campaign_activity SET state = ?, ended_at = ? WHERE id = ?", state, nowMs, id);
};

/** Whether an activity of the campaign is running. */
export const hasRunningActivity = ({ db }: EngineContext, appId: string, campaignId: string): boolean =>
  one(
    db,
    "SELECT 1 FROM campaign_activity WHERE app_id = ? AND campaign_id = ? AND state = 'RUNNING' LIMIT 1",
    appId,
    campaignId,
  ) !== undefined;
