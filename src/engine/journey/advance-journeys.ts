import { ApiError } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import type { Batch } from "../delivery/batch.ts";
import type { Order } from "../delivery/order.ts";
import { advanceParticipants } from "./advance-activity.ts";
import { enrollNext, refreshIfDue } from "./enroll.ts";
import { finishRun } from "./finish-run.ts";
import { orderOf, planOfRun, type RunPlan } from "./plan-of-run.ts";
import { startJourneys } from "./start-journeys.ts";
import { type JourneyRun, loadRun, moveRunCursor, runningRuns } from "./store/journey-runs.ts";
import { nextDueAt } from "./store/participants.ts";

const PLANS_KEPT = 100;

/** The running journeys. */
export const createJourneys = (context: EngineContext) => {
  const plans = new Map<string, RunPlan>();

  const planOf = (run: JourneyRun): RunPlan => {
    const kept = plans.get(run.id);
    if (kept !== undefined) return kept;
    if (plans.size >= PLANS_KEPT) plans.clear();
    const plan = planOfRun(context, run);
    plans.set(run.id, plan);
    return plan;
  };

  const advance = (run: JourneyRun, room: number): { progressed: boolean; batches: Batch[] } => {
    const plan = planOf(run);
    const enrolled = enrollOrClose(context, run, plan);
    let moved = 0;
    const batches: Batch[] = [];
    // Late activities first, so that those who are far get through before more come after them.
    for (const [activity, step] of [...plan.steps].reverse()) {
      const advanced = advanceParticipants(context, run, activity, step, room - batches.length);
      moved += advanced.moved;
      batches.push(...advanced.batches);
    }
    const progressed = enrolled || moved > 0 || finishRun(context, run);
    return { progressed, batches };
  };

  return {
    start: (): boolean => startJourneys(context),
    running: () => runningRuns(context),
    advance,
    planOf,
    orderOf: (batch: Batch): Order | undefined => {
      const run = loadRun(context, batch.runId);
      return run && orderOf(context, run, planOf(run), batch.journeyActivity ?? "");
    },
    /** When somebody in the run, or the run itself, falls due next. */
    nextDueAt: (run: JourneyRun): (number | undefined)[] => [
      run.endsAtMs,
      run.refreshAtMs,
      ...[...planOf(run).steps.keys()].map((activity) => nextDueAt(context, run.id, activity)),
    ],
  };
};

const enrollOrClose = (context: EngineContext, run: JourneyRun, plan: RunPlan): boolean => {
  try {
    return enrollNext(context, run, plan) || refreshIfDue(context, run, plan);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // The segment was deleted while the run read it: those who are in go on.
    moveRunCursor(context, run.id, run.lastRowid);
    return true;
  }
};
