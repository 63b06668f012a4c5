import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";

// [Pinpoint API reference: JourneyRunResponse.Status]
export type JourneyRunStatus = "RUNNING" | "COMPLETED" | "CANCELLED";

export type JourneyRun = {
  id: string;
  appId: string;
  journeyId: string;
  status: JourneyRunStatus;
  createdAtMs: number;
  updatedAtMs: number;
  endsAtMs: number | undefined;
  /** When the segment is read again for new participants; undefined if it is read once. */
  refreshAtMs: number | undefined;
  /** The rowid of the last endpoint that was read. */
  cursor: number;
  /** The rowid of the last endpoint that existed when the run started, or when its segment was last refreshed. */
  lastRowid: number;
};

type Row = {
  id: string;
  app_id: string;
  journey_id: string;
  status: JourneyRunStatus;
  created_at: number;
  updated_at: number;
  ends_at: number | null;
  refresh_at: number | null;
  cursor: number;
  last_rowid: number;
};

const toRun = (row: Row): JourneyRun => ({
  id: row.id,
  appId: row.app_id,
  journeyId: row.journey_id,
  status: row.status,
  createdAtMs: row.created_at,
  updatedAtMs: row.updated_at,
  endsAtMs: row.ends_at ?? undefined,
  refreshAtMs: row.refresh_at ?? undefined,
  cursor: row.cursor,
  lastRowid: row.last_rowid,
});

export const insertRun = (
  { db }: EngineContext,
  journeyRun: Omit<JourneyRun, "status" | "updatedAtMs" | "cursor">,
): void => {
  run(
    db,
    `INSERT INTO journey_run
       (id, app_id, journey_id, status, created_at, updated_at, ends_at, refresh_at, cursor, last_rowid)
     VALUES (?, ?, ?, 'RUNNING', ?, ?, ?, ?, 0, ?)`,
    journeyRun.id,
    journeyRun.appId,
    journeyRun.journeyId,
    journeyRun.createdAtMs,
    journeyRun.createdAtMs,
    journeyRun.endsAtMs ?? null,
    journeyRun.refreshAtMs ?? null,
    journeyRun.lastRowid,
  );
};

export const loadRun = ({ db }: EngineContext, id: string): JourneyRun | undefined => {
  const row = one<Row>(db, "SELECT * FROM journey_run WHERE id = ?", id);
  return row && toRun(row);
};

/** Running runs, except those of paused journeys, in the order in which they started. */
export const runningRuns = ({ db }: EngineContext): JourneyRun[] =>
  all<Row>(
    db,
    `SELECT journey_run.* FROM journey_run
       JOIN journey ON journey.app_id = journey_run.app_id AND journey.id = journey_run.journey_id
      WHERE journey_run.status = 'RUNNING' AND journey.state = 'ACTIVE' ORDER BY journey_run.created_at, journey_run.rowid`,
  ).map(toRun);

/** At most `limit` runs of a journey after the row `after`, oldest first. */
export const listRuns = (
  { db }: EngineContext,
  appId: string,
  journeyId: string,
  after: number,
  limit: number,
): (JourneyRun & { rowid: number })[] =>
  all<Row & { rowid: number }>(
    db,
    "SELECT rowid, * FROM journey_run WHERE app_id = ? AND journey_id = ? AND rowid > ? ORDER BY rowid LIMIT ?",
    appId,
    journeyId,
    after,
    limit,
  ).map((row) => ({ ...toRun(row), rowid: row.rowid }));

export const moveRunCursor = ({ db }: EngineContext, id: string, cursor: number): void => {
  run(db, "UPDATE journey_run SET cursor = ? WHERE id = ?", cursor, id);
};

/** Makes the run read its segment from the start again. */
export const refreshRun = (
  { db }: EngineContext,
  id: string,
  lastRowid: number,
  nextRefreshAtMs: number | undefined,
): void => {
  run(
    db,
    "UPDATE journey_run SET cursor = 0, last_rowid = ?, refresh_at = ? WHERE id = ?",
    lastRowid,
    nextRefreshAtMs ?? null,
    id,
  );
};

export const endRun = ({ db }: EngineContext, id: string, status: "COMPLETED" | "CANCELLED", nowMs: number): void => {
  run(db, "UPDATE journey_run SET status = ?, updated_at = ? WHERE id = ?", status, nowMs, id);
};
