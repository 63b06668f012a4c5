import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { recordFailedRun } from "../delivery/record-failed-run.ts";
import { newId } from "../ids.ts";
import { lastEndpointRowid } from "../segment/store/audience-page.ts";
import { whyUnusable } from "../segment/usable-segment.ts";
import { durationMs } from "./duration.ts";
import { insertRun } from "./store/journey-runs.ts";
import { dueJourneys, type StoredJourney, setJourneyState } from "./store/journeys.ts";

/** Starts a run of each published journey that is due; returns whether there were any. */
export const startJourneys = (context: EngineContext): boolean => {
  const due = dueJourneys(context, context.clock.now());
  for (const stored of due) transaction(context.db, () => startJourney(context, stored));
  return due.length > 0;
};

const startJourney = (context: EngineContext, { appId, id, journey }: StoredJourney): void => {
  const segmentId = journey.StartCondition?.SegmentStartCondition?.SegmentId;
  // The segment may have been deleted since the journey was published.
  const reason = segmentId === undefined ? "it has no segment" : whyUnusable(context, appId, segmentId);
  if (reason !== undefined) {
    const source = { kind: "journey", runId: id, activity: journey.StartActivity ?? "" } as const;
    recordFailedRun(context, { kind: "journey", id }, { appId, source }, reason);
    setJourneyState(context, appId, id, "CLOSED");
    return;
  }
  const now = context.clock.now();
  const { EndTime: end } = journey.Schedule ?? {};
  const refresh = durationMs(journey.RefreshFrequency ?? "");
  insertRun(context, {
    id: newId(),
    appId,
    journeyId: id,
    createdAtMs: now,
    endsAtMs: end === undefined ? undefined : Date.parse(end),
    refreshAtMs: refresh ? now + refresh : undefined,
    lastRowid: lastEndpointRowid(context),
  });
  setJourneyState(context, appId, id, "ACTIVE");
};
