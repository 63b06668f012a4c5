import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { forgetEvents, isEventStarted } from "./event-listener.ts";
import type { RunPlan } from "./plan-of-run.ts";
import { endRun, type JourneyRun } from "./store/journey-runs.ts";
import { setJourneyState } from "./store/journeys.ts";
import { endReadyParticipants, hasActiveParticipants } from "./store/participants.ts";

/**
 * Ends a run and its journey when all participants have ended and no more can enroll, or when the end time is reached and
 * batches in flight are settled. Returns whether the run ended.
 */
export const finishRun = (context: EngineContext, run: JourneyRun, { journey }: RunPlan): boolean => {
  const now = context.clock.now();
  const isOver = run.endsAtMs !== undefined && run.endsAtMs <= now;
  if (!isOver && (run.cursor < run.lastRowid || run.refreshAtMs !== undefined || isEventStarted(journey))) return false;
  return transaction(context.db, () => {
    if (isOver) endReadyParticipants(context, run.id);
    if (isOver) forgetEvents(context, run);
    if (hasActiveParticipants(context, run.id)) return false;
    endRun(context, run.id, "COMPLETED", now);
    setJourneyState(context, run.appId, run.journeyId, "COMPLETED");
    return true;
  });
};
