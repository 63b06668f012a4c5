import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";

// A batch that a kill interrupted is attempted again when the server starts, which is sooner.
const KEPT_MS = 7 * 86_400_000;

/** The id that a service gave a message in an earlier attempt; undefined if none accepted it. */
export const handedOverAs = ({ db }: EngineContext, key: string): string | undefined =>
  one<{ messageId: string }>(db, "SELECT message_id AS messageId FROM handed_over WHERE key = ?", key)?.messageId;

/** Keeps that a service accepted a message; forgets those of a week ago. */
export const keepHandedOver = ({ db, clock }: EngineContext, key: string, messageId: string): void => {
  const now = clock.realNow();
  run(db, "INSERT OR REPLACE INTO handed_over (key, message_id, at) VALUES (?, ?, ?)", key, messageId, now);
  run(db, "DELETE FROM handed_over WHERE at < ?", now - KEPT_MS);
};
