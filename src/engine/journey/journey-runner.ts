import { ApiError } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import type { SettledBatch } from "../delivery/attempt-batch.ts";
import type { Batch, JourneySource } from "../delivery/batch.ts";
import type { BatchPlan } from "../delivery/batch-plan.ts";
import { createPlanCache } from "../delivery/plan-cache.ts";
import { recordAttempt } from "../delivery/record-attempt.ts";
import { nextPaceAt } from "../delivery/store/pace.ts";
import { nextTriggerAt } from "../trigger/store/triggers.ts";
import { advanceParticipants } from "./advance-participants.ts";
import { enrollNext, refreshIfDue } from "./enroll.ts";
import { enrollByEvents } from "./enroll-by-events.ts";
import { isEventStarted, journeyOwner } from "./event-listener.ts";
import { finishRun } from "./finish-run.ts";
import { activityRef, planOfRun, type RunPlan, requireSendActivity } from "./plan-of-run.ts";
import { recordJourneyResults } from "./record-results.ts";
import { startJourneys } from "./start-journeys.ts";
import { type JourneyRun, loadRun, moveRunCursor, runningRuns } from "./store/journey-runs.ts";
import { nextDueAt } from "./store/participants.ts";

/** Runs journeys: starts those that are due and advances their participants. */
export const createJourneyRunner = (context: EngineContext) => {
  const planOf = createPlanCache((run: JourneyRun) => planOfRun(context, run));

  return {
    start: (): boolean => startJourneys(context),
    running: (): JourneyRun[] => runningRuns(context),
    /** Advances the participants that are due, with at most `capacity` batches, or ends the run. */
    advance: (run: JourneyRun, capacity: number): { progressed: boolean; batches: Batch[] } => {
      const plan = planOf(run);
      const enrolled = enrollOrSkip(context, run, plan);
      let moved = 0;
      const batches: Batch[] = [];
      // In reverse order, so that participants leave the later activities before others arrive there.
      for (const [key, activity] of [...plan.activities].reverse()) {
        const advanced = advanceParticipants(
          context,
          activityRef(run, key),
          { journey: plan.journey, activity },
          capacity - batches.length,
        );
        moved += advanced.moved;
        batches.push(...advanced.batches);
      }
      const progressed = enrolled || moved > 0 || finishRun(context, run, plan);
      return { progressed, batches };
    },
    batchPlanOf: ({ runId, activity }: JourneySource): BatchPlan | undefined => {
      const run = loadRun(context, runId);
      if (run === undefined) return undefined;
      const plan = planOf(run);
      const { channelPlan } = requireSendActivity(plan, run, activity);
      // [Pinpoint developer guide: customizing segments with Lambda] hooks apply to campaigns only.
      return {
        sender: { kind: "journey", id: run.journeyId },
        hook: undefined,
        channel: channelPlan(context, activityRef(run, activity), plan.journey.JourneyChannelSettings),
      };
    },
    recordResults: (
      { runId, activity }: JourneySource,
      batch: Batch,
      plan: BatchPlan | undefined,
      settled: SettledBatch,
    ): void => {
      const run = loadRun(context, runId);
      if (run === undefined) return;
      recordAttempt(context, { kind: "journey", id: run.journeyId }, batch, plan, settled);
      recordJourneyResults(context, run, planOf(run), activity, settled.results);
    },
    /** When the run ends or is refreshed, and when the next participant at each activity is due. */
    nextDueAt: (run: JourneyRun): (number | undefined)[] => [
      run.endsAtMs,
      run.refreshAtMs,
      nextPaceAt(context, { kind: "journey", id: run.journeyId }),
      nextTriggerAt(context, journeyOwner(run)),
      ...[...planOf(run).activities.keys()].map((activity) => nextDueAt(context, run.id, activity)),
    ],
  };
};

export type JourneyRunner = ReturnType<typeof createJourneyRunner>;

const enrollOrSkip = (context: EngineContext, run: JourneyRun, plan: RunPlan): boolean => {
  try {
    return isEventStarted(plan.journey)
      ? enrollByEvents(context, run, plan)
      : enrollNext(context, run, plan) || refreshIfDue(context, run, plan);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // The segment was deleted while the run read it: the run continues with the participants that it has.
    moveRunCursor(context, run.id, run.lastRowid);
    return true;
  }
};
