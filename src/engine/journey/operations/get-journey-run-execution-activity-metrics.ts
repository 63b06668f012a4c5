import type { Operation } from "../../operation.ts";
import { activityMetrics, requireRuns } from "../execution-metrics.ts";
import { requireJourney } from "../require-journey.ts";

export const getJourneyRunExecutionActivityMetrics: Operation = (context, { path }) => {
  const stored = requireJourney(context, path);
  const RunId = path["run-id"] ?? "";
  const runs = requireRuns(context, stored, RunId);
  return { ...activityMetrics(context, stored, runs, path["journey-activity-id"] ?? ""), RunId };
};
