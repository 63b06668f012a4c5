import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { endRun, type JourneyRun } from "./store/journey-runs.ts";
import { setJourneyState } from "./store/journeys.ts";
import { endReadyParticipants, isAnyoneLeft } from "./store/participants.ts";

/**
 * Ends a run, and with it its journey, when nobody is left in it and nobody more can come, or when its end time is
 * reached; batches in flight are settled first.
 */
export const finishRun = (context: EngineContext, run: JourneyRun): boolean => {
  const now = context.clock.now();
  const isOver = run.endsAtMs !== undefined && run.endsAtMs <= now;
  if (!isOver && (run.cursor < run.lastRowid || run.refreshAtMs !== undefined)) return false;
  return transaction(context.db, () => {
    if (isOver) endReadyParticipants(context, run.id);
    if (isAnyoneLeft(context, run.id)) return false;
    endRun(context, run.id, "COMPLETED", now);
    setJourneyState(context, run.appId, run.journeyId, "COMPLETED");
    return true;
  });
};
