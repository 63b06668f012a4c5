import { notFound, notImplemented } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { resultMetrics } from "../delivery/store/result-counts.ts";
import { parseActivities } from "./activities.ts";
import { activityTypeName } from "./activity-type-name.ts";
import { type JourneyRun, listRuns } from "./store/journey-runs.ts";
import type { StoredJourney } from "./store/journeys.ts";
import { countParticipants } from "./store/participants.ts";

// A journey has one run; the limit only bounds the query.
const RUNS_MAX = 100;

/** The runs of a journey; only the one with the id if a request's path names it, or a 404. */
export const requireRuns = (context: EngineContext, { appId, id }: StoredJourney, runId?: string): JourneyRun[] => {
  const runs = listRuns(context, appId, id, 0, RUNS_MAX);
  if (runId === undefined) return runs;
  const named = runs.filter((run) => run.id === runId);
  if (named.length === 0) throw notFound("Journey run not found");
  return named;
};

/** [Pinpoint developer guide: journey execution metrics] participants that entered, are active and have left. */
export const runMetrics = (context: EngineContext, { appId, id }: StoredJourney, runs: readonly JourneyRun[]) => {
  const counts = runs.map((run) => countParticipants(context, run.id));
  const entered = counts.reduce((sum, count) => sum + count.entered, 0);
  const ended = counts.reduce((sum, count) => sum + count.ended, 0);
  return {
    ApplicationId: appId,
    JourneyId: id,
    LastEvaluatedTime: new Date(context.clock.now()).toISOString(),
    Metrics: {
      ENDPOINT_PRODUCED: String(entered),
      ENDPOINT_ENTERED: String(entered),
      ENDPOINT_ACTIVE: String(entered - ended),
      ENDPOINT_LEFT: String(ended),
    },
  };
};

/**
 * How many messages of an activity have each result. [AWS SDK: GetJourneyRunExecutionActivityMetrics, example] the metric
 * SUCCESS. The others are unspecified by AWS; chosen because they are the send statuses in the event stream.
 */
export const activityMetrics = (
  context: EngineContext,
  { appId, id, journey }: StoredJourney,
  runs: readonly JourneyRun[],
  activity: string,
) => {
  const parsed = parseActivities(journey.Activities ?? {});
  const found = parsed.ok ? parsed.activities.get(activity) : undefined;
  if (found === undefined) throw notFound("Journey activity not found");
  if (found.kind !== "send") throw notImplemented(`the metrics of a ${found.type} activity are not supported`);
  return {
    ActivityType: activityTypeName(found.type),
    ApplicationId: appId,
    JourneyId: id,
    JourneyActivityId: activity,
    LastEvaluatedTime: new Date(context.clock.now()).toISOString(),
    Metrics: resultMetrics(context, ...runs.map((run) => ({ kind: "journey", runId: run.id, activity }) as const)),
  };
};
