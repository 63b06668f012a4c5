import type { EngineContext } from "../../context.ts";
import { one } from "../../database.ts";

export type ActiveCounts = { campaignActivities: number; journeyRuns: number; batches: number };

/** Campaign activities and journey runs that are in progress, and batches that are not settled. */
export const countActive = ({ db }: EngineContext): ActiveCounts => ({
  campaignActivities: 0,
  journeyRuns: 0,
  batches: 0,
  ...one<ActiveCounts>(
    db,
    `SELECT (SELECT count(*) FROM campaign_activity WHERE state = 'RUNNING') AS campaignActivities,
       (SELECT count(*) FROM journey_run WHERE status = 'RUNNING') AS journeyRuns,
       (SELECT count(*) FROM batch WHERE stage <> 'settled') AS batches`,
  ),
});
