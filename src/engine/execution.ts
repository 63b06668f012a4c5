import { setImmediate } from "node:timers/promises";
import { createCampaignRunner } from "./campaign/campaign-runner.ts";
import { nextCampaignRunAt } from "./campaign/store/campaigns.ts";
import type { EngineContext } from "./context.ts";
import { transaction } from "./database.ts";
import type { Batch } from "./delivery/batch.ts";
import type { BatchPlan } from "./delivery/batch-plan.ts";
import { createOpenBatches } from "./delivery/open-batches.ts";
import { createJourneyRunner } from "./journey/journey-runner.ts";
import { nextJourneyRunAt } from "./journey/store/journeys.ts";
import { settleBatch } from "./settle.ts";

export type Execution = {
  /** Starts to run what is due and resumes what an earlier process left unfinished. */
  start(): void;
  /** Starts nothing more; resolves when the results of running attempts are stored. */
  stop(): Promise<void>;
  wake(): void;
  /** Resolves when nothing is due now. Batches between attempts count as due; waits and schedules in the future do not. */
  idle(): Promise<void>;
};

/** Runs campaigns and journeys. All of its state is in the database, so that the process may end at any moment. */
export const createExecution = (context: EngineContext): Execution => {
  const campaigns = createCampaignRunner(context);
  const journeys = createJourneyRunner(context);
  const idleWaiters: PromiseWithResolvers<void>[] = [];
  let state: "new" | "running" | "stopped" = "new";
  let loop = Promise.resolve();
  let failure: unknown;
  let wakeUp = Promise.withResolvers<void>();
  let cancelAlarm = (): void => {};

  const wake = (): void => wakeUp.resolve();
  const fail = (error: unknown): void => {
    console.error("the execution of campaigns and journeys stopped:", error);
    failure = error;
    state = "stopped";
    for (const waiter of idleWaiters.splice(0)) waiter.reject(error);
    wake();
  };
  const planOf = ({ source }: Batch): BatchPlan | undefined => {
    switch (source.kind) {
      case "campaign":
        return campaigns.batchPlanOf(source);
      case "journey":
        return journeys.batchPlanOf(source);
      default:
        return source satisfies never;
    }
  };
  const batches = createOpenBatches(context, {
    planOf,
    settle: (batch, plan, settled) => settleBatch(context, { campaigns, journeys }, batch, plan, settled),
    changed: wake,
    failed: fail,
  });

  /**
   * One turn is one transaction: it stores the results of earlier attempts and advances everything that is due by a small
   * part. Functions are invoked only after the commit. Returns whether there was anything to do.
   */
  const turn = (): boolean => {
    const progressed = transaction(context.db, () => {
      const stored = batches.storeFinished();
      if (context.settings.paused) return stored;
      const started = [campaigns.start(), journeys.start()].includes(true);
      return advanceAll() || started || stored;
    });
    return (!context.settings.paused && batches.attemptDue()) || progressed;
  };

  /** Divides the batches that may still be opened evenly among the runs. */
  const advanceAll = (): boolean => {
    const runs = [
      ...campaigns.running().map((activity) => (capacity: number) => campaigns.advance(activity, capacity)),
      ...journeys.running().map((run) => (capacity: number) => journeys.advance(run, capacity)),
    ];
    let progressed = false;
    for (const [index, advance] of runs.entries()) {
      const result = advance(Math.ceil(batches.capacity() / (runs.length - index)));
      batches.add(result.batches);
      progressed ||= result.progressed;
    }
    return progressed;
  };

  const isIdle = (): boolean => !batches.isInFlight() && (context.settings.paused || batches.count() === 0);

  const setAlarm = (): void => {
    cancelAlarm();
    const now = context.clock.now();
    const times = [
      nextCampaignRunAt(context),
      nextJourneyRunAt(context),
      ...batches.dueTimes(),
      ...journeys.running().flatMap((run) => journeys.nextDueAt(run)),
    ].filter((time): time is number => time !== undefined && time > now);
    // Whatever is due now and made no progress waits for a running attempt, which wakes the loop when it finishes.
    cancelAlarm = times.length === 0 ? () => {} : context.clock.setTimer(Math.min(...times), wake);
  };

  const run = async (): Promise<void> => {
    batches.recover();
    while (state === "running") {
      wakeUp = Promise.withResolvers<void>();
      if (turn()) {
        // Yields to pending API requests.
        await setImmediate();
        continue;
      }
      if (isIdle()) for (const waiter of idleWaiters.splice(0)) waiter.resolve();
      setAlarm();
      await wakeUp.promise;
    }
  };

  return {
    start: () => {
      if (state !== "new") return;
      state = "running";
      loop = run().catch(fail);
    },
    stop: async () => {
      state = "stopped";
      wake();
      await loop;
      cancelAlarm();
      await batches.finishAttempts();
      if (failure === undefined) transaction(context.db, () => batches.storeFinished());
      for (const waiter of idleWaiters.splice(0)) waiter.resolve();
    },
    wake,
    idle: () => {
      if (failure !== undefined) return Promise.reject(failure);
      if (state !== "running") return Promise.resolve();
      const waiter = Promise.withResolvers<void>();
      idleWaiters.push(waiter);
      wake();
      return waiter.promise;
    },
  };
};
