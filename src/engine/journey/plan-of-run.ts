import type { EngineContext } from "../context.ts";
import { type Activities, type JourneyActivity, parseActivities } from "./activities.ts";
import type { ActivityRef } from "./activity-type.ts";
import type { WriteJourney } from "./journey.ts";
import type { JourneyRun } from "./store/journey-runs.ts";
import { loadJourney } from "./store/journeys.ts";

/** A published journey, which no longer changes, with its activities parsed. */
export type RunPlan = { journey: WriteJourney; activities: Activities };

export const planOfRun = (context: EngineContext, run: JourneyRun): RunPlan => {
  const stored = loadJourney(context, run.appId, run.journeyId);
  const parsed = parseActivities(stored?.journey.Activities ?? {});
  if (stored === undefined || !parsed.ok) throw new Error(`journey ${run.journeyId} of run ${run.id} is unreadable`);
  return { journey: stored.journey, activities: parsed.activities };
};

export const activityRef = (run: JourneyRun, activity: string): ActivityRef => ({
  appId: run.appId,
  journeyId: run.journeyId,
  runId: run.id,
  activity,
});

/** The send activity with this key. Throws if the key names none. */
export const requireSendActivity = (
  { activities }: RunPlan,
  run: JourneyRun,
  key: string,
): Extract<JourneyActivity, { kind: "send" }> => {
  const activity = activities.get(key);
  if (activity?.kind !== "send") throw new Error(`activity ${key} of journey ${run.journeyId} sends no messages`);
  return activity;
};
