import type { EngineContext, Sender } from "../context.ts";
import type { AttemptResult } from "./attempt-batch.ts";
import { toAttemptRecord } from "./attempt-record.ts";
import type { Batch } from "./batch.ts";
import type { BatchPlan } from "./batch-plan.ts";
import { addResultCounts } from "./store/result-counts.ts";
import { addFailure } from "./store/send-failures.ts";
import { addUnsent } from "./store/unsent.ts";

/** Stores why members of a batch received nothing, and counts its results. Runs inside the caller's transaction. */
export const recordAttempt = (
  context: EngineContext,
  sender: Sender,
  batch: Batch,
  plan: BatchPlan | undefined,
  result: AttemptResult,
): void => {
  const { failures, unsent, resultCounts } = toAttemptRecord(batch, plan, result);
  addResultCounts(context, batch.source, resultCounts);
  addUnsent(context, sender, batch, unsent);
  for (const part of failures) context.sendFailed(addFailure(context, sender, batch, part));
};
