import type { EngineContext } from "../../context.ts";
import { one, prepare } from "../../database.ts";
import type { CampaignActivity } from "./campaign-activities.ts";

type Owner = Pick<CampaignActivity, "appId" | "campaignId">;

/** Stores that endpoints now received a message of a campaign that events start, in place of when they last did. */
export const saveReceived = (
  { db, clock }: EngineContext,
  { appId, campaignId }: Owner,
  endpointIds: readonly string[],
): void => {
  const save = prepare(
    db,
    `INSERT INTO campaign_received (app_id, campaign_id, endpoint_id, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (campaign_id, endpoint_id) DO UPDATE SET at = excluded.at`,
  );
  for (const endpointId of endpointIds) save.run(appId, campaignId, endpointId, clock.now());
};

/** When an endpoint last received a message of a campaign that events start; undefined if it never did. */
export const lastReceivedAt = ({ db }: EngineContext, campaignId: string, endpointId: string): number | undefined =>
  one<{ at: number }>(
    db,
    "SELECT at FROM campaign_received WHERE campaign_id = ? AND endpoint_id = ?",
    campaignId,
    endpointId,
  )?.at;
