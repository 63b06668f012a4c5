import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";

/** An endpoint that an activity sends to at `dueAtMs`, when its local time comes. */
export type Waiting = { endpointId: string; dueAtMs: number };

type Row = { endpoint_id: string; due_at: number };

export const addWaiting = ({ db }: EngineContext, activityId: string, { endpointId, dueAtMs }: Waiting): void => {
  run(
    db,
    "INSERT OR IGNORE INTO campaign_waiting (activity_id, due_at, endpoint_id) VALUES (?, ?, ?)",
    activityId,
    dueAtMs,
    endpointId,
  );
};

/** At most `limit` endpoints whose time has come, all with the same time, earliest first. */
export const dueWaiting = ({ db }: EngineContext, activityId: string, nowMs: number, limit: number): Waiting[] =>
  all<Row>(
    db,
    `SELECT endpoint_id, due_at FROM campaign_waiting WHERE activity_id = ? AND due_at <= ?
        AND due_at = (SELECT min(due_at) FROM campaign_waiting WHERE activity_id = ?) ORDER BY endpoint_id LIMIT ?`,
    ...[activityId, nowMs, activityId, limit],
  ).map((row) => ({ endpointId: row.endpoint_id, dueAtMs: row.due_at }));

export const deleteWaiting = ({ db }: EngineContext, activityId: string, { endpointId, dueAtMs }: Waiting): void => {
  run(
    db,
    "DELETE FROM campaign_waiting WHERE activity_id = ? AND due_at = ? AND endpoint_id = ?",
    activityId,
    dueAtMs,
    endpointId,
  );
};

/** When the next endpoint of an activity is due; undefined if none waits. */
export const nextWaitingAt = ({ db }: EngineContext, activityId: string): number | undefined =>
  one<{ at: number | null }>(db, "SELECT min(due_at) AS at FROM campaign_waiting WHERE activity_id = ?", activityId)
    ?.at ?? undefined;
