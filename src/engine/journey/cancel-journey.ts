import type { EngineContext } from "../context.ts";
import { forgetEvents } from "./event-listener.ts";
import { endRun, listRuns } from "./store/journey-runs.ts";
import type { StoredJourney } from "./store/journeys.ts";
import { endReadyParticipants } from "./store/participants.ts";

// A journey has one run; the limit only bounds the query.
const RUNS_MAX = 100;

/** Ends the journey's runs; batches in flight are finished. [Pinpoint API reference: UpdateJourneyState] */
export const cancelJourney = (context: EngineContext, { appId, id }: StoredJourney): void => {
  forgetEvents(context, { appId, journeyId: id });
  for (const run of listRuns(context, appId, id, 0, RUNS_MAX).filter(({ status }) => status === "RUNNING")) {
    endRun(context, run.id, "CANCELLED", context.clock.now());
    endReadyParticipants(context, run.id);
  }
};
