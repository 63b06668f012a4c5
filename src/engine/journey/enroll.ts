import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { audience } from "../segment/store/audience.ts";
import { audiencePage, lastEndpointRowid } from "../segment/store/audience-page.ts";
import { durationMs } from "./duration.ts";
import type { RunPlan } from "./plan-of-run.ts";
import { type JourneyRun, moveRunCursor, refreshRun } from "./store/journey-runs.ts";
import { enroll } from "./store/participants.ts";

const ENDPOINTS_PER_TURN = 1_000;

/**
 * Enrolls the next endpoints of the segment in the run; returns false when all are enrolled. Endpoints that cannot receive
 * messages are enrolled too: unspecified by AWS; chosen because they can change before the run reaches a message activity.
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
    const { rows, cursor } = audiencePage(context, query, run.cursor, ENDPOINTS_PER_TURN);
    const now = context.clock.now();
    for (const { endpointId } of rows) enroll(context, run.id, endpointId, start, now);
    moveRunCursor(context, run.id, cursor);
  });
  return true;
};

/** Starts another read of the segment when RefreshFrequency is due. Endpoints that are already enrolled stay where they are. */
export const refreshIfDue = (context: EngineContext, run: JourneyRun, { journey }: RunPlan): boolean => {
  const now = context.clock.now();
  const frequencyMs = durationMs(journey.RefreshFrequency ?? "");
  if (run.refreshAtMs === undefined || run.refreshAtMs > now || !frequencyMs) return false;
  refreshRun(context, run.id, lastEndpointRowid(context), now + frequencyMs);
  return true;
};
