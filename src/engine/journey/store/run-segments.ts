import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";

/** The version of its segment that a run reads; undefined for the latest one. */
export const segmentVersionOf = ({ db }: EngineContext, runId: string): number | undefined =>
  one<{ version: number }>(db, "SELECT version FROM journey_run_segment WHERE run_id = ?", runId)?.version;

export const saveSegmentVersion = ({ db }: EngineContext, runId: string, version: number): void => {
  run(db, "INSERT OR REPLACE INTO journey_run_segment (run_id, version) VALUES (?, ?)", runId, version);
};
