import type { DatabaseSync } from "node:sqlite";
import type { EngineContext } from "../../context.ts";
import { all, run } from "../../database.ts";
import type { EventFilter } from "../event-filter.ts";
import { type EventTest, eventTestOf } from "../matches-filter.ts";

/** The campaign or journey that an event starts. */
export type TriggerOwner = { appId: string; kind: "campaign" | "journey"; id: string };

export type Listener = { owner: TriggerOwner; matches: EventTest };

type Row = { owner_kind: TriggerOwner["kind"]; owner_id: string; filter: string };

/** From now on, until `endsAtMs`, matching events are kept for the owner. */
export const saveListener = (
  { db }: EngineContext,
  { appId, kind, id }: TriggerOwner,
  filter: EventFilter,
  endsAtMs: number | undefined,
): void => {
  run(
    db,
    `INSERT INTO event_listener (app_id, owner_kind, owner_id, filter, ends_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET filter = excluded.filter, ends_at = excluded.ends_at`,
    appId,
    kind,
    id,
    JSON.stringify(filter),
    endsAtMs ?? null,
  );
};

/** No further events are kept for the owner. */
export const deleteListener = ({ db }: EngineContext, { appId, kind, id }: TriggerOwner): void => {
  run(db, "DELETE FROM event_listener WHERE app_id = ? AND owner_kind = ? AND owner_id = ?", appId, kind, id);
};

/** What waits for events of an application now. */
export const listenersOf = ({ db, clock }: EngineContext, appId: string): Listener[] =>
  all<Row>(
    db,
    `SELECT owner_kind, owner_id, filter FROM event_listener
      WHERE app_id = ? AND (ends_at IS NULL OR ends_at > ?) ORDER BY owner_kind, owner_id`,
    appId,
    clock.now(),
  ).map((row) => ({
    owner: { appId, kind: row.owner_kind, id: row.owner_id },
    matches: testOf(db, row.filter),
  }));

const TESTS = new WeakMap<DatabaseSync, Map<string, EventTest>>();
// Bounds the memory. The event campaigns of several applications, and all event journeys.
const TESTS_MAX = 200;

/** The cached test of a stored filter: it is the same for most requests. */
const testOf = (db: DatabaseSync, filter: string): EventTest => {
  const kept = TESTS.get(db) ?? new Map<string, EventTest>();
  TESTS.set(db, kept);
  const found = kept.get(filter);
  if (found !== undefined) return found;
  const test = eventTestOf(JSON.parse(filter) as EventFilter);
  if (kept.size >= TESTS_MAX) kept.clear();
  kept.set(filter, test);
  return test;
};
