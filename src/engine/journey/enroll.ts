import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { addUnsent } from "../delivery/store/unsent.ts";
import { audience } from "../segment/store/audience.ts";
import { type AudienceRow, audiencePage, lastEndpointRowid } from "../segment/store/audience-page.ts";
import { latestSegmentVersion } from "../segment/store/segments.ts";
import { durationMs } from "./duration.ts";
import { entryRulesOf, whyNotEnter } from "./entry-rules.ts";
import { startsAt } from "./local-schedule.ts";
import type { RunPlan } from "./plan-of-run.ts";
import { enterAgain, entryFactsOf } from "./store/entries.ts";
import { type JourneyRun, moveRunCursor, refreshRun } from "./store/journey-runs.ts";
import { enroll } from "./store/participants.ts";
import { saveSegmentVersion, segmentVersionOf } from "./store/run-segments.ts";

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
    condition: audience(context, run.appId, segmentId, segmentVersionOf(context, run.id)),
    deliverableTo: undefined,
    lastRowid: run.lastRowid,
  };
  transaction(context.db, () => {
    const { rows, cursor } = audiencePage(context, query, run.cursor, ENDPOINTS_PER_TURN);
    for (const row of rows) enter(context, run, { journey, start }, row);
    moveRunCursor(context, run.id, cursor);
  });
  return true;
};

const enter = (
  context: EngineContext,
  run: JourneyRun,
  { journey, start }: { journey: RunPlan["journey"]; start: string },
  { endpointId, document }: AudienceRow,
): void => {
  const now = context.clock.now();
  const dueAtMs = startsAt(journey, document, now);
  const rules = entryRulesOf(journey);
  if (dueAtMs === undefined) excludeWithoutZone(context, run, start, endpointId);
  else if (rules.cap === 1) enroll(context, run.id, endpointId, start, dueAtMs);
  else if (whyNotEnter(rules, entryFactsOf(context, run.id, endpointId), now) === undefined)
    enterAgain(context, run.id, endpointId, start, dueAtMs);
};

// [Pinpoint user guide: create a journey] an endpoint without a time zone is not included in a journey in local time.
const excludeWithoutZone = (context: EngineContext, run: JourneyRun, activity: string, endpointId: string): void => {
  const source = { kind: "journey", runId: run.id, activity } as const;
  const reason = "the journey is in local time, and the endpoint has no valid Demographic.Timezone";
  const unsent = { endpointId, status: "NOT_ENTERED", reason } as const;
  addUnsent(context, { kind: "journey", id: run.journeyId }, { appId: run.appId, source }, [unsent]);
};

/**
 * Starts another read of the segment when RefreshFrequency is due, or when the segment was updated and the journey follows
 * it. The entry rules decide about endpoints that are or were in the run.
 */
export const refreshIfDue = (context: EngineContext, run: JourneyRun, plan: RunPlan): boolean =>
  refreshAfterUpdate(context, run, plan) || refreshRegularly(context, run, plan);

const refreshRegularly = (context: EngineContext, run: JourneyRun, { journey }: RunPlan): boolean => {
  const now = context.clock.now();
  const frequencyMs = durationMs(journey.RefreshFrequency ?? "");
  if (run.refreshAtMs === undefined || run.refreshAtMs > now || !frequencyMs) return false;
  refreshRun(context, run.id, lastEndpointRowid(context), now + frequencyMs);
  return true;
};

// [Pinpoint user guide: journey entry] without RefreshOnSegmentUpdate, a run keeps the criteria that it started with.
const refreshAfterUpdate = (context: EngineContext, run: JourneyRun, { journey }: RunPlan): boolean => {
  const segmentId = journey.StartCondition?.SegmentStartCondition?.SegmentId;
  if (journey.RefreshOnSegmentUpdate !== true || segmentId === undefined) return false;
  const latest = latestSegmentVersion(context, run.appId, segmentId);
  const current = segmentVersionOf(context, run.id);
  if (latest === undefined || current === undefined || latest === current) return false;
  saveSegmentVersion(context, run.id, latest);
  refreshRun(context, run.id, lastEndpointRowid(context), run.refreshAtMs);
  return true;
};
