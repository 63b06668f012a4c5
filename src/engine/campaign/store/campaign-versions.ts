import type { EngineContext } from "../../context.ts";
import { all, one } from "../../database.ts";
import type { Campaign } from "../campaign.ts";

export type CampaignVersion = { version: number; campaign: Campaign; modifiedAtMs: number };
type VersionRow = { version: number; document: string; modified_at: number };

const toVersion = (row: VersionRow): CampaignVersion => ({
  version: row.version,
  campaign: JSON.parse(row.document),
  modifiedAtMs: row.modified_at,
});

export const loadCampaignVersion = (
  { db }: EngineContext,
  appId: string,
  campaignId: string,
  version: number,
): CampaignVersion | undefined => {
  const row = one<VersionRow>(
    db,
    "SELECT * FROM campaign_version WHERE app_id = ? AND campaign_id = ? AND version = ?",
    appId,
    campaignId,
    version,
  );
  return row && toVersion(row);
};

/** At most `limit` versions after the version `after`, oldest first. */
export const listCampaignVersions = (
  { db }: EngineContext,
  appId: string,
  campaignId: string,
  after: number,
  limit: number,
): CampaignVersion[] =>
  all<VersionRow>(
    db,
    "SELECT * FROM campaign_version WHERE app_id = ? AND campaign_id = ? AND version > ? ORDER BY version LIMIT ?",
    appId,
    campaignId,
    after,
    limit,
  ).map(toVersion);
