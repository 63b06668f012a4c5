import type { Isolation } from "../../isolate.ts";
import { ApiError } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { savepoint } from "../database.ts";
import { type AttemptResult, attemptBatch, type SettledBatch } from "./attempt-batch.ts";
import type { Batch } from "./batch.ts";
import type { BatchPlan } from "./batch-plan.ts";
import { recordAttempt } from "./record-attempt.ts";
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
  /** For errors that are not the result of an attempt: a batch that had one is attempted or stored again after a wait. */
  isolation: Isolation;
};

/**
 * The batches that are not settled: a few, held in memory, each written to the database before its first attempt. After a
 * crash they are read back and attempted again, unchanged.
 */
export const createOpenBatches = (context: EngineContext, owner: BatchOwner) => {
  const open = new Map<number, Batch>();
  const attempts = new Map<number, Promise<void>>();
  const finished = new Map<number, FinishedAttempt>();
  let stored: number[] = [];

  /** Stores the result of an attempt; returns the batch if it needs another attempt. */
  const storeResult = ({ batch, plan, result }: FinishedAttempt): Batch | undefined => {
    if (result === undefined) return undefined;
    switch (result.kind) {
      case "retry":
        return keepOpen(postponeBatch(context, result.batch), batch, plan, result);
      case "filtered":
        return keepOpen(filterBatch(context, result.batch), batch, plan, result);
      case "settled":
        owner.settle(batch, plan, result);
        return undefined;
      default:
        return result satisfies never;
    }
  };
  /** Records an attempt after which the batch is still open, unless the batch was deleted in the meantime. */
  const keepOpen = (
    isStored: boolean,
    batch: Batch,
    plan: BatchPlan | undefined,
    result: Exclude<AttemptResult, SettledBatch>,
  ): Batch | undefined => {
    if (!isStored) return undefined;
    if (plan !== undefined) recordAttempt(context, plan.sender, batch, plan, result);
    return result.batch;
  };
  const store = (attempt: FinishedAttempt): void => {
    const { id } = attempt.batch;
    const remaining = storeResult(attempt);
    if (remaining === undefined) open.delete(id);
    else open.set(id, remaining);
    stored.push(id);
  };
  const attempt = async (batch: Batch): Promise<void> => {
    try {
      finished.set(batch.id, await finishAttempt(batch));
    } catch (error) {
      owner.isolation.failed(partOf(batch), error);
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
  const isWithoutAttempt = (batch: Batch): boolean =>
    !attempts.has(batch.id) && !finished.has(batch.id) && !owner.isolation.isWaiting(partOf(batch));
  const add = (batches: readonly Batch[]): void => {
    for (const batch of batches) open.set(batch.id, batch);
  };

  return {
    /** Loads the batches that are open in the database, after a start or a transaction that failed. */
    recover: (): void => {
      open.clear();
      add(openBatches(context));
    },
    add,
    /**
     * Stores the results of finished attempts in the caller's transaction; returns whether there were any. The caller
     * calls `committed` after the commit; if that fails, the results are stored in the next transaction.
     */
    storeFinished: (): boolean => {
      stored = [];
      for (const attempt of finished.values())
        owner.isolation.run(partOf(attempt.batch), () => savepoint(context.db, () => store(attempt)));
      return stored.length > 0;
    },
    committed: (): void => {
      for (const id of stored.splice(0)) finished.delete(id);
    },
    /** How many more batches may be opened now. */
    capacity: (): number => Math.max(0, context.settings.batchesInFlight - open.size),
    count: (): number => open.size,
    /** The names of the batches in reports. */
    parts: (): string[] => [...open.values()].map(partOf),
    isInFlight: (): boolean => attempts.size > 0 || finished.size > 0,
    /** Starts an attempt of each batch that is due; returns whether there were any. */
    attemptDue: (): boolean => {
      const now = context.clock.now();
      const due = [...open.values()].filter((batch) => batch.dueAt <= now && isWithoutAttempt(batch));
      for (const batch of due) attempts.set(batch.id, attempt(batch));
      return due.length > 0;
    },
    dueTimes: (): number[] => [...open.values()].filter(isWithoutAttempt).map(({ dueAt }) => dueAt),
    /** Resolves when no attempt is running. */
    finishAttempts: async (): Promise<void> => {
      await Promise.all(attempts.values());
    },
  };
};

const partOf = ({ id }: Batch): string => `batch ${id}`;

/** A template or segment that the batch needs was deleted. */
const undeliverable = (batch: Batch, reason: string): SettledBatch => ({
  kind: "settled",
  results: batch.members.map((member) => ({ ...member, status: "FAILURE", statusCode: "400", statusMessage: reason })),
  attempts: batch.attempts,
  summary: "undeliverable",
  response: reason,
});
