import type { Operation } from "../../operation.ts";
import { requireRuns, runMetrics } from "../execution-metrics.ts";
import { requireJourney } from "../require-journey.ts";

export const getJourneyExecutionMetrics: Operation = (context, { path }) => {
  const stored = requireJourney(context, path);
  return runMetrics(context, stored, requireRuns(context, stored));
};
