import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { WriteJourney } from "../journey.ts";

// [Pinpoint API reference: JourneyResponse.State]
export type JourneyState = "DRAFT" | "ACTIVE" | "PAUSED" | "COMPLETED" | "CANCELLED" | "CLOSED";

export type StoredJourney = {
  appId: string;
  id: string;
  state: JourneyState;
  journey: WriteJourney;
  createdAtMs: number;
  modifiedAtMs: number;
  nextRunAtMs: number | undefined;
};

type Row = {
  app_id: string;
  id: string;
  state: JourneyState;
  document: string;
  created_at: number;
  modified_at: number;
  next_run_at: number | null;
};

const toJourney = (row: Row): StoredJourney => ({
  appId: row.app_id,
  id: row.id,
  state: row.state,
  journey: JSON.parse(row.document),
  createdAtMs: row.created_at,
  modifiedAtMs: row.modified_at,
  nextRunAtMs: row.next_run_at ?? undefined,
});

export const loadJourney = ({ db }: EngineContext, appId: string, id: string): StoredJourney | undefined => {
  const row = one<Row>(db, "SELECT * FROM journey WHERE app_id = ? AND id = ?", appId, id);
  return row && toJourney(row);
};

/** At most `limit` journeys after the id, in the order of ids. */
export const listJourneys = ({ db }: EngineContext, appId: string, after: string, limit: number): StoredJourney[] =>
  all<Row>(db, "SELECT * FROM journey WHERE app_id = ? AND id > ? ORDER BY id LIMIT ?", appId, after, limit).map(
    toJourney,
  );

export const countActiveJourneys = ({ db }: EngineContext): number =>
  one<{ count: number }>(db, "SELECT count(*) AS count FROM journey WHERE state = 'ACTIVE'")?.count ?? 0;

/** How many active journeys events start. */
export const countEventJourneys = ({ db }: EngineContext): number =>
  one<{ count: number }>(
    db,
    `SELECT count(*) AS count FROM journey
      WHERE state = 'ACTIVE' AND json_extract(document, '$.StartCondition.EventStartCondition') IS NOT NULL`,
  )?.count ?? 0;

/** Whether a published journey limits how many messages an endpoint receives from all journeys. */
export const hasTimeframeCap = ({ db }: EngineContext, appId: string): boolean =>
  one(
    db,
    `SELECT 1 FROM journey WHERE app_id = ? AND state IN ('ACTIVE', 'PAUSED')
        AND json_extract(document, '$.Limits.TimeframeCap.Cap') > 0 LIMIT 1`,
    appId,
  ) !== undefined;

export const saveJourney = ({ db }: EngineContext, stored: StoredJourney): void => {
  run(
    db,
    `INSERT INTO journey (app_id, id, state, document, created_at, modified_at, next_run_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (app_id, id) DO UPDATE SET state = excluded.state, document = excluded.document,
       modified_at = excluded.modified_at, next_run_at = excluded.next_run_at`,
    stored.appId,
    stored.id,
    stored.state,
    JSON.stringify(stored.journey),
    stored.createdAtMs,
    stored.modifiedAtMs,
    stored.nextRunAtMs ?? null,
  );
};

export const setJourneyState = ({ db }: EngineContext, appId: string, id: string, state: JourneyState): void => {
  run(db, "UPDATE journey SET state = ?, next_run_at = NULL WHERE app_id = ? AND id = ?", state, appId, id);
};

export const deleteJourney = ({ db }: EngineContext, appId: string, id: string): void => {
  const runs = "SELECT id FROM journey_run WHERE app_id = ? AND journey_id = ?";
  run(db, `DELETE FROM batch WHERE run_id IN (${runs})`, appId, id);
  run(db, "DELETE FROM journey_run WHERE app_id = ? AND journey_id = ?", appId, id);
  run(db, "DELETE FROM journey WHERE app_id = ? AND id = ?", appId, id);
};

/** At most 100 published journeys whose start is due, in the order in which they became due. */
export const dueJourneys = ({ db }: EngineContext, nowMs: number): StoredJourney[] =>
  all<Row>(
    db,
    "SELECT * FROM journey WHERE next_run_at <= ? AND state = 'ACTIVE' ORDER BY next_run_at, rowid LIMIT 100",
    nowMs,
  ).map(toJourney);

/** When the next run of any journey is due. */
export const nextJourneyRunAt = ({ db }: EngineContext): number | undefined =>
  one<{ at: number | null }>(db, "SELECT min(next_run_at) AS at FROM journey")?.at ?? undefined;
