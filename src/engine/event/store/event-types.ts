import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";

// [Pinpoint quotas: event ingestion] custom event types in a project.
const EVENT_TYPES_MAX = 1_500;

/** Counts a custom event type in; answers false when the project has as many as it may. */
export const admitEventType = ({ db }: EngineContext, appId: string, name: string): boolean => {
  if (name.startsWith("_")) return true;
  if (one(db, "SELECT 1 FROM event_type WHERE app_id = ? AND name = ?", appId, name)) return true;
  const known = one<{ count: number }>(db, "SELECT count(*) AS count FROM event_type WHERE app_id = ?", appId);
  if ((known?.count ?? 0) >= EVENT_TYPES_MAX) return false;
  run(db, "INSERT INTO event_type (app_id, name) VALUES (?, ?)", appId, name);
  return true;
};
