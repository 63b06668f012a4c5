import type { CampaignRunner } from "./campaign/campaign-runner.ts";
import type { EngineContext } from "./context.ts";
import { transaction } from "./database.ts";
import type { SettledBatch } from "./delivery/attempt-batch.ts";
import type { Batch } from "./delivery/batch.ts";
import type { BatchPlan } from "./delivery/batch-plan.ts";
import { closeBatch } from "./delivery/store/batches.ts";
import type { JourneyRunner } from "./journey/journey-runner.ts";

/** Closes a batch and records its results in one transaction. A batch that was deleted in the meantime records nothing. */
export const settleBatch = (
  context: EngineContext,
  { campaigns, journeys }: { campaigns: CampaignRunner; journeys: JourneyRunner },
  batch: Batch,
  plan: BatchPlan | undefined,
  settled: SettledBatch,
): void =>
  transaction(context.db, () => {
    if (!closeBatch(context, batch, settled)) return;
    switch (batch.source.kind) {
      case "campaign":
        campaigns.recordResults(batch.source, batch, plan, settled);
        return;
      case "journey":
        journeys.recordResults(batch.source, batch, plan, settled);
        return;
      default:
        batch.source satisfies never;
    }
  });
