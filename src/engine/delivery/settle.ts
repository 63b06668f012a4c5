import { settleCampaignBatch } from "../campaign/settle-batch.ts";
import type { EngineContext } from "../context.ts";
import type { RunPlan } from "../journey/plan-of-run.ts";
import { settleJourneyBatch } from "../journey/settle-batch.ts";
import { settleBatch } from "../store/batches.ts";
import { loadActivity } from "../store/campaign-activities.ts";
import { transaction } from "../store/database.ts";
import { type JourneyRun, loadRun } from "../store/journey-runs.ts";
import type { Batch } from "./batch.ts";
import type { Settled } from "./open-batches.ts";
import type { Order } from "./order.ts";

/** Results, moves, stream records and the end of the batch: all in one transaction, or none. */
export const settle = (
  context: EngineContext,
  planOf: (run: JourneyRun) => RunPlan,
  batch: Batch,
  order: Order | undefined,
  settled: Settled,
): void =>
  transaction(context.db, () => {
    if (!settleBatch(context, batch, settled)) return;
    const activity = batch.journeyActivity === undefined ? loadActivity(context, batch.runId) : undefined;
    if (activity !== undefined) settleCampaignBatch(context, activity, order?.deliver, settled.results);
    const run = batch.journeyActivity === undefined ? undefined : loadRun(context, batch.runId);
    if (run !== undefined && batch.journeyActivity !== undefined)
      settleJourneyBatch(context, run, planOf(run), batch.journeyActivity, settled.results);
  });
