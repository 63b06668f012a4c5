import type { EngineContext } from "../context.ts";
import type { Order } from "../delivery/order.ts";
import { parseActivities } from "./activities.ts";
import type { WriteJourney } from "./journey.ts";
import type { Place } from "./step.ts";
import { type BoundStep, stepOf } from "./steps.ts";
import type { JourneyRun } from "./store/journey-runs.ts";
import { loadJourney } from "./store/journeys.ts";

/** What a run does at each activity of its journey, which does not change any more once it is published. */
export type RunPlan = { journey: WriteJourney; steps: ReadonlyMap<string, BoundStep> };

export const planOfRun = (context: EngineContext, run: JourneyRun): RunPlan => {
  const stored = loadJourney(context, run.appId, run.journeyId);
  const parsed = parseActivities(stored?.journey.Activities ?? {});
  if (stored === undefined || !parsed.ok) throw new Error(`journey ${run.journeyId} of run ${run.id} cannot be read`);
  const steps = new Map([...parsed.activities].map(([key, activity]) => [key, stepOf(activity)]));
  return { journey: stored.journey, steps };
};

export const placeOf = (run: JourneyRun, activity: string): Place => ({
  appId: run.appId,
  journeyId: run.journeyId,
  runId: run.id,
  activity,
});

/** What is to be done with the batches of one activity. Hooks are for campaigns only. [Pinpoint developer guide: segments-dynamic] */
export const orderOf = (context: EngineContext, run: JourneyRun, plan: RunPlan, activity: string): Order => {
  const step = plan.steps.get(activity);
  if (step?.kind !== "send") throw new Error(`activity ${activity} of journey ${run.journeyId} sends nothing`);
  return { hook: undefined, deliver: step.deliver(context, placeOf(run, activity)) };
};
