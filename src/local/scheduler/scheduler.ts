import { randomUUID } from "node:crypto";
import type { Clock } from "../../engine/clock.ts";
import type { LocalConfiguration, LocalSchedule } from "../serverless/local-configuration.ts";

export type SchedulerFacts = Pick<LocalConfiguration, "region" | "accountId" | "schedules"> & {
  clock: Pick<Clock, "now">;
  /** Invokes a function asynchronously; resolves after its last attempt. */
  invoke: (functionArn: string, payload: string) => Promise<void>;
  /** Receives errors of functions, which nothing waits for. */
  reportError: (error: unknown) => void;
};

export type Scheduler = {
  /** The time of the start counts as that of the last run of each schedule. */
  start(): void;
  /** Runs the schedules that are due: to be called after the clock was moved. */
  runDue(): void;
  /** Runs the schedules that are due now; resolves when these runs, and those that began before, have ended. */
  idle(): Promise<void>;
  stop(): void;
};

// How often the clock is read; the shortest rate is a minute.
const CHECK_MS = 1_000;

/**
 * Runs the schedules of the configuration by the engine's clock, each for the first time one interval after the start. A
 * schedule that missed runs, because the clock was moved, runs once. It does not run while its last run has not ended.
 */
export const createScheduler = (facts: SchedulerFacts): Scheduler => {
  const { clock, schedules } = facts;
  const nextRuns = new Map<LocalSchedule, number>();
  const running = new Map<LocalSchedule, Promise<void>>();

  const runOne = async (schedule: LocalSchedule, now: number): Promise<void> => {
    const invocations = schedule.targets.map(({ functionArn, input }) =>
      facts.invoke(functionArn, input ?? JSON.stringify(scheduledEvent(facts, schedule, now))),
    );
    for (const result of await Promise.allSettled(invocations))
      if (result.status === "rejected") facts.reportError(result.reason);
    running.delete(schedule);
  };
  const runDue = (): void => {
    const now = clock.now();
    for (const [schedule, at] of nextRuns) {
      if (at > now || running.has(schedule)) continue;
      nextRuns.set(schedule, now + schedule.intervalMs);
      running.set(schedule, runOne(schedule, now));
    }
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => {
      for (const schedule of schedules) nextRuns.set(schedule, clock.now() + schedule.intervalMs);
      if (schedules.length > 0) timer = setInterval(runDue, CHECK_MS).unref();
    },
    runDue,
    idle: async () => {
      // A schedule that is due while its last run has not ended runs in the second round.
      for (let round = 0; round < 2; round += 1) {
        runDue();
        await Promise.all(running.values());
      }
    },
    stop: () => {
      clearInterval(timer);
      nextRuns.clear();
    },
  };
};

/** [EventBridge user guide: events from schedules] The time has no fraction of a second. */
const scheduledEvent = ({ region, accountId }: SchedulerFacts, { id }: LocalSchedule, now: number) => ({
  version: "0",
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: accountId,
  time: `${new Date(now).toISOString().slice(0, 19)}Z`,
  region,
  resources: [`arn:aws:events:${region}:${accountId}:rule/${id}`],
  detail: {},
});
