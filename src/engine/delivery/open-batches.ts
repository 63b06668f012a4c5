import { ApiError } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { type AttemptResult, attemptBatch, type SettledBatch } from "./attempt-batch.ts";
import type { Batch } from "./batch.ts";
import type { BatchPlan } from "./batch-plan.ts";
import { filterBatch, openBatches, postponeBatch } from "./store/batches.ts";

/** A finished attempt whose result is not stored yet; there is no result if the campaign or journey was deleted. */
type FinishedAttempt = { batch: Batch; plan: BatchPlan | undefined; result: AttemptResult | undefined };

export type BatchOwner = {
  /** Returns undefined when the campaign or journey was deleted. May throw ApiError. */
  planOf(batch: Batch): BatchPlan | undefined;
  /** Stores the results of the batch. */
  settle(batch: Batch, plan: BatchPlan | undefined, settled: SettledBatch): void;
  /** Called after each attempt. */
  changed(): void;
  failed(error: unknown): void;
};

/**
 * The batches that are not settled: a few, held in memory, each written to the database before its first attempt. After a
 * crash they are read back and attempted again, unchanged.
 */
export const createOpenBatches = (context: EngineContext, owner: BatchOwner) => {
  const open = new Map<number, Batch>();
  const attempts = new Map<number, Promise<void>>();
  const finished: FinishedAttempt[] = [];

  /** Stores the result of an attempt; returns the batch if it needs another attempt. */
  const store = ({ batch, plan, result }: FinishedAttempt): Batch | undefined => {
    if (result === undefined) return undefined;
    switch (result.kind) {
      case "retry":
        return postponeBatch(context, result.batch) ? result.batch : undefined;
      case "filtered":
        return filterBatch(context, result.batch) ? result.batch : undefined;
      case "settled":
        owner.settle(batch, plan, result);
        return undefined;
      default:
        return result satisfies never;
    }
  };
  const attempt = async (batch: Batch): Promise<void> => {
    try {
      finished.push(await finishAttempt(batch));
    } catch (error) {
      owner.failed(error);
    } finally {
      attempts.delete(batch.id);
      owner.changed();
    }
  };
  const finishAttempt = async (batch: Batch): Promise<FinishedAttempt> => {
    try {
      const plan = owner.planOf(batch);
      return { batch, plan, result: plan && (await attemptBatch(context, plan, batch)) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { batch, plan: undefined, result: undeliverable(batch, error.message) };
    }
  };
  const add = (batches: readonly Batch[]): void => {
    for (const batch of batches) open.set(batch.id, batch);
  };

  return {
    /** Loads the batches that an earlier process left open. */
    recover: (): void => add(openBatches(context)),
    add,
    /** Stores the results of finished attempts in the caller's transaction; returns whether there were any. */
    storeFinished: (): boolean => {
      const results = finished.splice(0);
      for (const result of results) {
        const remaining = store(result);
        if (remaining === undefined) open.delete(result.batch.id);
        else open.set(remaining.id, remaining);
      }
      return results.length > 0;
    },
    /** How many more batches may be opened now. */
    capacity: (): number => Math.max(0, context.settings.batchesInFlight - open.size),
    count: (): number => open.size,
    isInFlight: (): boolean => attempts.size > 0 || finished.length > 0,
    /** Starts an attempt of each batch that is due; returns whether there were any. */
    attemptDue: (): boolean => {
      const now = context.clock.now();
      const due = [...open.values()].filter((batch) => batch.dueAt <= now && !attempts.has(batch.id));
      for (const batch of due) attempts.set(batch.id, attempt(batch));
      return due.length > 0;
    },
    dueTimes: (): number[] => [...open.values()].filter(({ id }) => !attempts.has(id)).map(({ dueAt }) => dueAt),
    /** Resolves when no attempt is running. */
    finishAttempts: async (): Promise<void> => {
      await Promise.all(attempts.values());
    },
  };
};

/** A template or segment that the batch needs was deleted. */
const undeliverable = (batch: Batch, reason: string): SettledBatch => ({
  kind: "settled",
  results: batch.members.map((member) => ({ ...member, status: "FAILURE", statusCode: "400", statusMessage: reason })),
  attempts: batch.attempts,
  summary: "undeliverable",
  response: reason,
});
