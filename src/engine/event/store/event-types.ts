import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";

// [Pinpoint quotas: event ingestion] custom event types of an application.
const EVENT_TYPES_PER_APP = 1_500;

/** Adds a custom event type to those of the application; returns false if that would exceed the limit. Types that start with an underscore do not count. */
export const addEventType = ({ db }: EngineContext, appId: string, name: string): boolean => {
  if (name.startsWith("_")) return true;
  if (one(db, "SELECT 1 FROM event_type WHERE app_id = ? AND name = ?", appId, name)) return true;
  const known = one<{ count: number }>(db, "SELECT count(*) AS count FROM event_type WHERE app_id = ?", appId);
  if ((known?.count ?? 0) >= EVENT_TYPES_PER_APP) return false;
  run(db, "INSERT INTO event_type (app_id, name) VALUES (?, ?)", appId, name);
  return true;
};
