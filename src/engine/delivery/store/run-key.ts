import type { BatchSource } from "../batch.ts";

/** The columns that identify what batches belong to: the key of a journey's activity is '' in a campaign. */
export const runKey = (source: BatchSource): { runId: string; journeyActivity: string } => {
  switch (source.kind) {
    case "campaign":
      return { runId: source.activityId, journeyActivity: "" };
    case "journey":
      return { runId: source.runId, journeyActivity: source.activity };
    default:
      return source satisfies never;
  }
};
