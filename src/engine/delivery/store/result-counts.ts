import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";
import type { BatchSource } from "../batch.ts";
import { runKey } from "./run-key.ts";

export const addResultCounts = (
  { db }: EngineContext,
  source: BatchSource,
  counts: readonly (readonly [status: string, endpoints: number])[],
): void => {
  const { runId, journeyActivity } = runKey(source);
  for (const [status, endpoints] of counts)
    run(
      db,
      `INSERT INTO result_count (run_id, journey_activity, status, endpoints) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET endpoints = endpoints + excluded.endpoints`,
      runId,
      journeyActivity,
      status,
      endpoints,
    );
};

/** For each result, the number of endpoints that have it in all `sources` together; a string, as in the `Metrics` of the API. */
export const resultMetrics = ({ db }: EngineContext, ...sources: readonly BatchSource[]): Record<string, string> => {
  const keys = sources.map(runKey).map(({ runId, journeyActivity }) => [runId, journeyActivity]);
  return Object.fromEntries(
    all<{ status: string; endpoints: number }>(
      db,
      `SELECT status, sum(endpoints) AS endpoints FROM result_count JOIN json_each(?) AS key
           ON run_id = key.value ->> 0 AND journey_activity = key.value ->> 1 GROUP BY status`,
      JSON.stringify(keys),
    ).map(({ status, endpoints }) => [status, String(endpoints)]),
  );
};
