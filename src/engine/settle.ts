import { settleCampaignBatch } from "./campaign/settle-batch.ts";
import { loadActivity } from "./campaign/store/campaign-activities.ts";
import type { EngineContext } from "./context.ts";
import { transaction } from "./database.ts";
import type { Batch } from "./delivery/batch.ts";
import type { Settled } from "./delivery/open-batches.ts";
import type { Order } from "./delivery/order.ts";
import { settleBatch } from "./delivery/store/batches.ts";
import type { RunPlan } from "./journey/plan-of-run.ts";
import { settleJourneyBatch } from "./journey/settle-batch.ts";
import { type JourneyRun, loadRun } from "./journey/store/journey-runs.ts";

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
