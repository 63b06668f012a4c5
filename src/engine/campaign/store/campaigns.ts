import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { Campaign } from "../campaign.ts";

// [Pinpoint API reference: CampaignState]
export type CampaignStatus = "SCHEDULED" | "EXECUTING" | "PENDING_NEXT_RUN" | "COMPLETED" | "PAUSED" | "INVALID";

export type StoredCampaign = {
  appId: string;
  id: string;
  version: number;
  status: CampaignStatus;
  campaign: Campaign;
  createdAtMs: number;
  modifiedAtMs: number;
  nextRunAtMs: number | undefined;
};

type Row = {
  app_id: string;
  id: string;
  version: number;
  status: CampaignStatus;
  document: string;
  created_at: number;
  modified_at: number;
  next_run_at: number | null;
};

const toCampaign = (row: Row): StoredCampaign => ({
  appId: row.app_id,
  id: row.id,
  version: row.version,
  status: row.status,
  campaign: JSON.parse(row.document),
  createdAtMs: row.created_at,
  modifiedAtMs: row.modified_at,
  nextRunAtMs: row.next_run_at ?? undefined,
});

export const loadCampaign = ({ db }: EngineContext, appId: string, id: string): StoredCampaign | undefined => {
  const row = one<Row>(db, "SELECT * FROM campaign WHERE app_id = ? AND id = ?", appId, id);
  return row && toCampaign(row);
};

/** At most `limit` campaigns after the id, in the order of ids. */
export const listCampaigns = ({ db }: EngineContext, appId: string, after: string, limit: number): StoredCampaign[] =>
  all<Row>(db, "SELECT * FROM campaign WHERE app_id = ? AND id > ? ORDER BY id LIMIT ?", appId, after, limit).map(
    toCampaign,
  );

/** Stores the campaign and its current version. */
export const saveCampaign = ({ db }: EngineContext, stored: StoredCampaign): void => {
  const document = JSON.stringify(stored.campaign);
  run(
    db,
    `INSERT INTO campaign (app_id, id, version, status, document, created_at, modified_at, next_run_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (app_id, id) DO UPDATE SET version = excluded.version, status = excluded.status,
       document = excluded.document, modified_at = excluded.modified_at, next_run_at = excluded.next_run_at`,
    stored.appId,
    stored.id,
    stored.version,
    stored.status,
    document,
    stored.createdAtMs,
    stored.modifiedAtMs,
    stored.nextRunAtMs ?? null,
  );
  run(
    db,
    `INSERT INTO campaign_version (app_id, campaign_id, version, document, modified_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    stored.appId,
    stored.id,
    stored.version,
    document,
    stored.modifiedAtMs,
  );
};

/** Without `nextRunAtMs`, the campaign has no next run. */
export const setCampaignStatus = (
  { db }: EngineContext,
  { appId, id }: Pick<StoredCampaign, "appId" | "id">,
  status: CampaignStatus,
  nextRunAtMs?: number,
): void => {
  run(
    db,
    "UPDATE campaign SET status = ?, next_run_at = ? WHERE app_id = ? AND id = ?",
    status,
    nextRunAtMs ?? null,
    appId,
    id,
  );
};

export const deleteCampaign = ({ db }: EngineContext, appId: string, id: string): void => {
  run(
    db,
    "DELETE FROM batch WHERE run_id IN (SELECT id FROM campaign_activity WHERE app_id = ? AND campaign_id = ?)",
    appId,
    id,
  );
  run(db, "DELETE FROM campaign_activity WHERE app_id = ? AND campaign_id = ?", appId, id);
  run(db, "DELETE FROM campaign_version WHERE app_id = ? AND campaign_id = ?", appId, id);
  run(db, "DELETE FROM campaign WHERE app_id = ? AND id = ?", appId, id);
};

/** At most 100 campaigns whose next run is due, in the order in which they became due. */
export const dueCampaigns = ({ db }: EngineContext, nowMs: number): StoredCampaign[] =>
  all<Row>(db, "SELECT * FROM campaign WHERE next_run_at <= ? ORDER BY next_run_at, rowid LIMIT 100", nowMs).map(
    toCampaign,
  );

// [Pinpoint quotas: campaigns] A campaign is active while its status is one of these. unspecified by AWS whether a resume
// checks the quota; chosen because a paused campaign must not be impossible to resume.
export const countActiveCampaigns = ({ db }: EngineContext): number =>
  one<{ count: number }>(
    db,
    "SELECT count(*) AS count FROM campaign WHERE status IN ('SCHEDULED', 'EXECUTING', 'PENDING_NEXT_RUN')",
  )?.count ?? 0;

/** How many event-triggered campaigns of an application are active. */
export const countEventCampaigns = ({ db }: EngineContext, appId: string): number =>
  one<{ count: number }>(
    db,
    `SELECT count(*) AS count FROM campaign WHERE app_id = ? AND status IN ('SCHEDULED', 'EXECUTING', 'PAUSED')
        AND json_extract(document, '$.Schedule.Frequency') = 'EVENT'`,
    appId,
  )?.count ?? 0;

/** The in-app campaigns of an application that are executing, in the order of ids. */
export const listInAppCampaigns = ({ db }: EngineContext, appId: string): StoredCampaign[] =>
  all<Row>(
    db,
    `SELECT * FROM campaign WHERE app_id = ? AND status = 'EXECUTING'
        AND json_extract(document, '$.Schedule.Frequency') = 'IN_APP_EVENT' ORDER BY id`,
    appId,
  ).map(toCampaign);

/** When the next run of any campaign is due. */
export const nextCampaignRunAt = ({ db }: EngineContext): number | undefined =>
  one<{ at: number | null }>(db, "SELECT min(next_run_at) AS at FROM campaign")?.at ?? undefined;
