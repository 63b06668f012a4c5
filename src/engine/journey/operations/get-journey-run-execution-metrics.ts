import type { Operation } from "../../operation.ts";
import { requireRuns, runMetrics } from "../execution-metrics.ts";
import { requireJourney } from "../require-journey.ts";

export const getJourneyRunExecutionMetrics: Operation = (context, { path }) => {
  const stored = requireJourney(context, path);
  const RunId = path["run-id"] ?? "";
  return { ...runMetrics(context, stored, requireRuns(context, stored, RunId)), RunId };
};
