import type { EngineContext } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { TriggerOwner } from "./listeners.ts";

/** An event of one endpoint that its owner has not processed yet. */
export type Trigger = { id: number; endpointId: string; atMs: number };

type Row = { id: number; endpoint_id: string; at: number };

/**
 * Keeps an event for its owner, at or soon after `atMs`: no two waiting events of an endpoint have the same time, by
 * which channels recognize a repeated batch.
 */
export const addTrigger = ({ db }: EngineContext, owner: TriggerOwner, endpointId: string, atMs: number): void => {
  const last = one<{ at: number | null }>(
    db,
    "SELECT max(at) AS at FROM event_trigger WHERE owner_kind = ? AND owner_id = ? AND endpoint_id = ?",
    owner.kind,
    owner.id,
    endpointId,
  )?.at;
  run(
    db,
    "INSERT INTO event_trigger (app_id, owner_kind, owner_id, endpoint_id, at) VALUES (?, ?, ?, ?, ?)",
    owner.appId,
    owner.kind,
    owner.id,
    endpointId,
    Math.max(atMs, (last ?? 0) + 1),
  );
};

/** At most `limit` events that are due, all of the same time, earliest first. */
export const dueTriggers = ({ db }: EngineContext, owner: TriggerOwner, nowMs: number, limit: number): Trigger[] =>
  all<Row>(
    db,
    `SELECT id, endpoint_id, at FROM event_trigger WHERE owner_kind = ? AND owner_id = ? AND at <= ?
        AND at = (SELECT min(at) FROM event_trigger WHERE owner_kind = ? AND owner_id = ?) ORDER BY id LIMIT ?`,
    ...[owner.kind, owner.id, nowMs, owner.kind, owner.id, limit],
  ).map((row) => ({ id: row.id, endpointId: row.endpoint_id, atMs: row.at }));

/** When the earliest waiting event is due; undefined if none waits. */
export const nextTriggerAt = ({ db }: EngineContext, owner: TriggerOwner): number | undefined =>
  one<{ at: number | null }>(
    db,
    "SELECT min(at) AS at FROM event_trigger WHERE owner_kind = ? AND owner_id = ?",
    owner.kind,
    owner.id,
  )?.at ?? undefined;

export const deleteTrigger = ({ db }: EngineContext, id: number): void => {
  run(db, "DELETE FROM event_trigger WHERE id = ?", id);
};

export const deleteTriggersOf = ({ db }: EngineContext, { kind, id }: TriggerOwner): void => {
  run(db, "DELETE FROM event_trigger WHERE owner_kind = ? AND owner_id = ?", kind, id);
};
