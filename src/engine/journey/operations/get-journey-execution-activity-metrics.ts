import type { Operation } from "../../operation.ts";
import { activityMetrics, requireRuns } from "../execution-metrics.ts";
import { requireJourney } from "../require-journey.ts";

export const getJourneyExecutionActivityMetrics: Operation = (context, { path }) => {
  const stored = requireJourney(context, path);
  return activityMetrics(context, stored, requireRuns(context, stored), path["journey-activity-id"] ?? "");
};
