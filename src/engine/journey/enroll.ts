import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { audience } from "../segment/audience.ts";
import { audiencePage, lastEndpointRowid } from "../segment/store/audience-page.ts";
import { durationMs } from "./duration.ts";
import type { RunPlan } from "./plan-of-run.ts";
import { type JourneyRun, moveRunCursor, refreshRun } from "./store/journey-runs.ts";
import { enroll } from "./store/participants.ts";

const ENROLLED_AT_ONCE = 1_000;

/**
 * Lets the next part of the segment into the run; answers false when all of it is in. Everybody in the segment takes
 * part: whether an endpoint can be written to is asked at each message. // unspecified by AWS
 */
export const enrollNext = (context: EngineContext, run: JourneyRun, { journey }: RunPlan): boolean => {
  const segmentId = journey.StartCondition?.SegmentStartCondition?.SegmentId;
  const start = journey.StartActivity;
  if (run.cursor >= run.lastRowid || segmentId === undefined || start === undefined) return false;
  const query = {
    appId: run.appId,
    condition: audience(context, run.appId, segmentId),
    deliverableTo: undefined,
    lastRowid: run.lastRowid,
  };
  transaction(context.db, () => {
    const { rows, cursor } = audiencePage(context, query, run.cursor, ENROLLED_AT_ONCE);
    const now = context.clock.now();
    for (const { endpointId } of rows) enroll(context, run.id, endpointId, start, now);
    moveRunCursor(context, run.id, cursor);
  });
  return true;
};

/** Reads the segment again when RefreshFrequency says so; those who are in the run already stay where they are. */
export const refreshIfDue = (context: EngineContext, run: JourneyRun, { journey }: RunPlan): boolean => {
  const now = context.clock.now();
  const frequencyMs = durationMs(journey.RefreshFrequency ?? "");
  if (run.refreshAtMs === undefined || run.refreshAtMs > now || !frequencyMs) return false;
  refreshRun(context, run.id, lastEndpointRowid(context), now + frequencyMs);
  return true;
};
