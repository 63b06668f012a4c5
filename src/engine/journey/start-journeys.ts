import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { recordFailedRun } from "../delivery/record-failed-run.ts";
import { newId } from "../ids.ts";
import { lastEndpointRowid } from "../segment/store/audience-page.ts";
import { latestSegmentVersion } from "../segment/store/segments.ts";
import { whyUnusable } from "../segment/usable-segment.ts";
import { durationMs } from "./duration.ts";
import { listen } from "./event-listener.ts";
import { runEndsAt } from "./local-schedule.ts";
import { insertRun } from "./store/journey-runs.ts";
import { dueJourneys, type StoredJourney, setJourneyState } from "./store/journeys.ts";
import { saveSegmentVersion } from "./store/run-segments.ts";

/** Starts a run of each published journey that is due; returns whether there were any. */
export const startJourneys = (context: EngineContext): boolean => {
  const due = dueJourneys(context, context.clock.now());
  for (const stored of due) transaction(context.db, () => startJourney(context, stored));
  return due.length > 0;
};

const startJourney = (context: EngineContext, { appId, id, journey }: StoredJourney): void => {
  const segmentId = journey.StartCondition?.SegmentStartCondition?.SegmentId;
  const byEvent = journey.StartCondition?.EventStartCondition;
  const reason = whyNotStart(context, appId, segmentId ?? byEvent?.SegmentId, byEvent !== undefined);
  if (reason !== undefined) {
    const source = { kind: "journey", runId: id, activity: journey.StartActivity ?? "" } as const;
    recordFailedRun(context, { kind: "journey", id }, { appId, source }, reason);
    setJourneyState(context, appId, id, "CLOSED");
    return;
  }
  const now = context.clock.now();
  const refresh = durationMs(journey.RefreshFrequency ?? "");
  const runId = newId();
  insertRun(context, {
    id: runId,
    appId,
    journeyId: id,
    createdAtMs: now,
    endsAtMs: runEndsAt(journey),
    refreshAtMs: refresh && byEvent === undefined ? now + refresh : undefined,
    // Events, not the segment, name the participants of a journey that events start.
    lastRowid: byEvent === undefined ? lastEndpointRowid(context) : 0,
  });
  const version = segmentId && latestSegmentVersion(context, appId, segmentId);
  if (version) saveSegmentVersion(context, runId, version);
  setJourneyState(context, appId, id, "ACTIVE");
  if (byEvent !== undefined) listen(context, { appId, id, journey });
};

/** The segment may have been deleted since the journey was published. Events need no segment. */
const whyNotStart = (
  context: EngineContext,
  appId: string,
  segmentId: string | undefined,
  byEvent: boolean,
): string | undefined => {
  if (segmentId !== undefined) return whyUnusable(context, appId, segmentId);
  return byEvent ? undefined : "it has no segment";
};
