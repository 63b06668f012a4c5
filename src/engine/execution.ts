import { setImmediate } from "node:timers/promises";
import { createIsolation } from "../isolate.ts";
import { keepRunning, type LoopState } from "../keep-running.ts";
import { activeRuns } from "./active-runs.ts";
import { createCampaignRunner } from "./campaign/campaign-runner.ts";
import { nextCampaignRunAt } from "./campaign/store/campaigns.ts";
import type { EngineContext } from "./context.ts";
import { savepoint, transaction } from "./database.ts";
import type { Batch } from "./delivery/batch.ts";
import type { BatchPlan } from "./delivery/batch-plan.ts";
import { createOpenBatches } from "./delivery/open-batches.ts";
import { createJourneyRunner } from "./journey/journey-runner.ts";
import { nextJourneyRunAt } from "./journey/store/journeys.ts";
import { settleBatch } from "./settle.ts";
import { appendDueRecords, nextRecordDueAt } from "./stream/store/late-records.ts";

export type Execution = {
  /** Starts to run what is due and resumes what an earlier process left unfinished. */
  start(): void;
  /** Starts nothing more; resolves when the results of running attempts are stored. */
  stop(): Promise<void>;
  wake(): void;
  /**
   * Resolves when nothing is due now; rejects if the execution fails before. Batches between attempts count as due; waits
   * and schedules in the future do not.
   */
  idle(): Promise<void>;
  /** Like `idle`, except that a batch between attempts counts as a wait that ends in the future. */
  settled(): Promise<void>;
};

type Waiter = PromiseWithResolvers<void> & { until: "idle" | "settled" };

/** Receives the state of a loop of the engine. */
export type ReportLoop = (loop: string, state: LoopState) => void;

const STARTS = ["start of campaigns", "start of journeys"] as const;
const LATE_RECORDS = "late stream records";

/**
 * Runs campaigns and journeys. All of its state is in the database, so that the process may end at any moment. After an
 * error it waits and continues from the database; an error of one run or batch does not delay the others.
 */
export const createExecution = (context: EngineContext, report: ReportLoop): Execution => {
  const campaigns = createCampaignRunner(context);
  const journeys = createJourneyRunner(context);
  let waiters: Waiter[] = [];
  const stopping = new AbortController();
  const { signal } = stopping;
  let loop: Promise<void> | undefined;
  let wakeUp = Promise.withResolvers<void>();
  let cancelAlarm = (): void => {};

  const wake = (): void => wakeUp.resolve();
  const reportAs = (loop: string) => (state: LoopState) => {
    if (state.kind === "failing") for (const waiter of waiters.splice(0)) waiter.reject(state.error);
    report(loop, state);
  };
  const isolation = createIsolation({ report: reportAs("campaign, journey or batch"), wake });
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
    isolation,
  });

  /**
   * One turn is one transaction: it stores the results of earlier attempts and advances everything that is due by a small
   * part. Functions are invoked only after the commit. Returns whether there was anything to do.
   */
  const turn = (): boolean => {
    const progressed = transaction(context.db, () => {
      const stored = batches.storeFinished();
      // Also while campaigns and journeys are paused: what was sent is delivered.
      const appended = isolated(LATE_RECORDS, () => appendDueRecords(context)) ?? false;
      if (context.settings.paused) return stored || appended;
      const started = [isolated(STARTS[0], campaigns.start), isolated(STARTS[1], journeys.start)];
      return advanceAll() || started.includes(true) || stored || appended;
    });
    batches.committed();
    return (!context.settings.paused && batches.attemptDue()) || progressed;
  };

  const isolated = <Result>(part: string, work: () => Result): Result | undefined =>
    isolation.run(part, () => savepoint(context.db, work));

  /** Gives each run an equal share of the batches that may still be opened. */
  const advanceAll = (): boolean => {
    const runs = activeRuns(campaigns, journeys);
    let progressed = false;
    for (const [index, run] of runs.entries()) {
      const result = isolated(run.name, () => run.advance(Math.ceil(batches.capacity() / (runs.length - index))));
      batches.add(result?.batches ?? []);
      progressed ||= result?.progressed ?? false;
    }
    return progressed;
  };

  const isSettled = (): boolean => !batches.isInFlight() && (context.settings.paused || !isolation.isFailing());
  const isIdle = (): boolean => isSettled() && (context.settings.paused || batches.count() === 0);

  const resolveWaiters = (): void => {
    const done = isIdle() ? waiters : waiters.filter(({ until }) => until === "settled" && isSettled());
    waiters = waiters.filter((waiter) => !done.includes(waiter));
    for (const waiter of done) waiter.resolve();
  };

  const waitUntil = (until: Waiter["until"]): Promise<void> => {
    if (loop === undefined || signal.aborted) return Promise.resolve();
    const waiter = { ...Promise.withResolvers<void>(), until };
    waiters.push(waiter);
    wake();
    return waiter.promise;
  };

  const setAlarm = (): void => {
    cancelAlarm();
    const now = context.clock.now();
    const runs = activeRuns(campaigns, journeys);
    const times = [
      nextCampaignRunAt(context),
      nextJourneyRunAt(context),
      nextRecordDueAt(context),
      ...batches.dueTimes(),
      ...runs.flatMap((run) => isolation.run(run.name, run.dueTimes)),
    ].filter((time): time is number => time !== undefined && time > now);
    // Whatever is due now and made no progress waits for a running attempt, which wakes the loop when it finishes.
    cancelAlarm = times.length === 0 ? () => {} : context.clock.setTimer(Math.min(...times), wake);
    // A run or batch that was deleted does not fail any more.
    isolation.keepOnly([...STARTS, LATE_RECORDS, ...batches.parts(), ...runs.map(({ name }) => name)]);
  };

  const run = async (progressed: () => void): Promise<void> => {
    batches.recover();
    while (!signal.aborted) {
      wakeUp = Promise.withResolvers<void>();
      if (turn()) {
        progressed();
        // Yields to pending API requests.
        await setImmediate();
        continue;
      }
      setAlarm();
      progressed();
      resolveWaiters();
      await wakeUp.promise;
    }
  };

  return {
    start: () => {
      loop ??= keepRunning(run, { signal, report: reportAs("execution") });
    },
    stop: async () => {
      stopping.abort();
      wake();
      await loop;
      cancelAlarm();
      await batches.finishAttempts();
      // What cannot be stored is attempted again after the next start.
      isolation.run("last results", () => transaction(context.db, () => batches.storeFinished()));
      for (const waiter of waiters.splice(0)) waiter.resolve();
    },
    wake,
    idle: () => waitUntil("idle"),
    settled: () => waitUntil("settled"),
  };
};
