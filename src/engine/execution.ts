import { setImmediate } from "node:timers/promises";
import { createCampaigns } from "./campaign/advance-campaigns.ts";
import type { EngineContext } from "./context.ts";
import { transaction } from "./database.ts";
import { createOpenBatches } from "./delivery/open-batches.ts";
import { createJourneys } from "./journey/advance-journeys.ts";
import { nextScheduledAt } from "./next-scheduled.ts";
import { settle } from "./settle.ts";

export type Execution = {
  /** Begins to run what is due, going on where an earlier process was. */
  start(): void;
  /** Begins nothing more; resolves when what was in flight is stored. */
  stop(): Promise<void>;
  wake(): void;
  /** Resolves when nothing is due now. Waits and schedules in the future do not count; batches between attempts do. */
  idle(): Promise<void>;
};

/** Runs campaigns and journeys. All it knows is in the database: what it holds in memory can be lost at any moment. */
export const createExecution = (context: EngineContext): Execution => {
  const campaigns = createCampaigns(context);
  const journeys = createJourneys(context);
  const quiet: PromiseWithResolvers<void>[] = [];
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
    for (const waiting of quiet.splice(0)) waiting.reject(error);
    wake();
  };
  const batches = createOpenBatches(context, {
    orderOf: (batch) => (batch.journeyActivity === undefined ? campaigns : journeys).orderOf(batch),
    settle: (batch, order, settled) => settle(context, journeys.planOf, batch, order, settled),
    changed: wake,
    failed: fail,
  });

  /**
   * One turn is one transaction: what came of earlier batches, and then a little of everything that is due. Only when it is
   * on disk are functions invoked. Answers whether there was anything to do.
   */
  const turn = (): boolean => {
    const progressed = transaction(context.db, () => {
      const stored = batches.storeArrived();
      if (context.settings.paused) return stored;
      const started = [campaigns.start(), journeys.start()].includes(true);
      return advanceAll() || started || stored;
    });
    return (!context.settings.paused && batches.attemptDue()) || progressed;
  };

  /** Each run gets a fair part of the batches that may still be opened. */
  const advanceAll = (): boolean => {
    const runs = [
      ...campaigns.running().map((activity) => (room: number) => campaigns.advance(activity, room)),
      ...journeys.running().map((run) => (room: number) => journeys.advance(run, room)),
    ];
    let progressed = false;
    for (const [index, advance] of runs.entries()) {
      const result = advance(Math.ceil(batches.room() / (runs.length - index)));
      batches.add(result.batches);
      progressed ||= result.progressed;
    }
    return progressed;
  };

  const isQuiet = (): boolean => !batches.isInFlight() && (context.settings.paused || batches.count() === 0);

  const setAlarm = (): void => {
    cancelAlarm();
    const now = context.clock.now();
    const times = [
      ...nextScheduledAt(context),
      ...batches.dueTimes(),
      ...journeys.running().flatMap((run) => journeys.nextDueAt(run)),
    ].filter((time): time is number => time !== undefined && time > now);
    // What is due now and did not go on waits for a batch in flight, whose end wakes the loop.
    cancelAlarm = times.length === 0 ? () => {} : context.clock.setTimer(Math.min(...times), wake);
  };

  const run = async (): Promise<void> => {
    batches.recover();
    while (state === "running") {
      wakeUp = Promise.withResolvers<void>();
      if (turn()) {
        // Lets requests in between.
        await setImmediate();
        continue;
      }
      if (isQuiet()) for (const waiting of quiet.splice(0)) waiting.resolve();
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
      await batches.allOver();
      if (failure === undefined) transaction(context.db, () => batches.storeArrived());
      for (const waiting of quiet.splice(0)) waiting.resolve();
    },
    wake,
    idle: () => {
      if (failure !== undefined) return Promise.reject(failure);
      if (state !== "running") return Promise.resolve();
      const waiting = Promise.withResolvers<void>();
      quiet.push(waiting);
      wake();
      return waiting.promise;
    },
  };
};
