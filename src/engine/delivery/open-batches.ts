import { ApiError } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { attemptBatch, type Progress } from "./attempt-batch.ts";
import type { Batch } from "./batch.ts";
import type { Order } from "./order.ts";
import { filterBatch, openBatches, postponeBatch } from "./store/batches.ts";

/** What an attempt came to, not stored yet; without progress there is nobody left to tell. */
type Arrival = { batch: Batch; order: Order | undefined; progress: Progress | undefined };
export type Settled = Extract<Progress, { kind: "settled" }>;
export type BatchOwner = {
  /** What is to be done; undefined when whoever made the batch is gone. May throw ApiError. */
  orderOf(batch: Batch): Order | undefined;
  /** Stores what became of the batch. */
  settle(batch: Batch, order: Order | undefined, settled: Settled): void;
  /** An attempt is over. */
  changed(): void;
  failed(error: unknown): void;
};

/**
 * The batches that are not settled: a few, all in memory, and each in a row that is written first. After a crash the rows
 * are all that is left, and the batches in them are attempted again as they were.
 */
export const createOpenBatches = (context: EngineContext, owner: BatchOwner) => {
  const open = new Map<number, Batch>();
  const attempts = new Map<number, Promise<void>>();
  const arrived: Arrival[] = [];

  /** Stores what an attempt came to; answers the batch as it goes on, if it does. */
  const store = ({ batch, order, progress }: Arrival): Batch | undefined => {
    switch (progress?.kind) {
      case undefined:
        return undefined;
      case "again":
        return postponeBatch(context, progress.batch) ? progress.batch : undefined;
      case "filtered":
        return filterBatch(context, progress.batch) ? progress.batch : undefined;
      case "settled":
        owner.settle(batch, order, progress);
        return undefined;
      default:
        return progress satisfies never;
    }
  };
  const attempt = async (batch: Batch): Promise<void> => {
    try {
      arrived.push(await progressOf(batch));
    } catch (error) {
      owner.failed(error);
    } finally {
      attempts.delete(batch.id);
      owner.changed();
    }
  };
  const progressOf = async (batch: Batch): Promise<Arrival> => {
    try {
      const order = owner.orderOf(batch);
      return { batch, order, progress: order && (await attemptBatch(context, order, batch)) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { batch, order: undefined, progress: cannotBeDone(batch, error.message) };
    }
  };
  const addAll = (batches: readonly Batch[]): void => {
    for (const batch of batches) open.set(batch.id, batch);
  };

  return {
    /** Takes up what an earlier process left. */
    recover: (): void => addAll(openBatches(context)),
    add: addAll,
    /** Stores what attempts came to since the last time, in the caller's transaction; answers whether there was any. */
    storeArrived: (): boolean => {
      const arrivals = arrived.splice(0);
      for (const arrival of arrivals) {
        const goesOn = store(arrival);
        if (goesOn === undefined) open.delete(arrival.batch.id);
        else open.set(goesOn.id, goesOn);
      }
      return arrivals.length > 0;
    },
    room: (): number => Math.max(0, context.settings.batchesInFlight - open.size),
    count: (): number => open.size,
    isInFlight: (): boolean => attempts.size > 0 || arrived.length > 0,
    /** Begins an attempt of each batch that is due; answers whether there was any. */
    attemptDue: (): boolean => {
      const now = context.clock.now();
      const due = [...open.values()].filter((batch) => batch.dueAt <= now && !attempts.has(batch.id));
      for (const batch of due) attempts.set(batch.id, attempt(batch));
      return due.length > 0;
    },
    dueTimes: (): number[] => [...open.values()].filter(({ id }) => !attempts.has(id)).map(({ dueAt }) => dueAt),
    allOver: async (): Promise<void> => {
      await Promise.all(attempts.values());
    },
  };
};

/** What the batch needs was deleted: a template, a segment. */
const cannotBeDone = (batch: Batch, reason: string): Settled => ({
  kind: "settled",
  results: batch.members.map((member) => ({ ...member, status: "FAILURE", statusCode: "400", statusMessage: reason })),
  attempts: batch.attempts,
  outcome: "cannot-be-done",
  answer: reason,
});
