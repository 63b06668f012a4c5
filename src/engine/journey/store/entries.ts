import type { EngineContext } from "../../context.ts";
import { one, run } from "../../database.ts";
import type { EntryFacts } from "../entry-rules.ts";

/** What an endpoint did in a run before. A participant of a run that does not count entries has entered once. */
export const entryFactsOf = ({ db }: EngineContext, runId: string, endpointId: string): EntryFacts => {
  const row = one<{ state: string; entries: number | null; entered_at: number | null }>(
    db,
    `SELECT state, entries, entered_at FROM journey_participant LEFT JOIN journey_entry USING (run_id, endpoint_id)
      WHERE run_id = ? AND endpoint_id = ?`,
    runId,
    endpointId,
  );
  return row === undefined
    ? { isActive: false, entries: 0, enteredAtMs: 0 }
    : { isActive: row.state !== "ended", entries: row.entries ?? 1, enteredAtMs: row.entered_at ?? 0 };
};

/** Puts an endpoint at an activity, as if it had not been in the run before, and counts the entry. */
export const enterAgain = (
  { db, clock }: EngineContext,
  runId: string,
  endpointId: string,
  activity: string,
  dueAtMs: number,
): void => {
  run(
    db,
    `INSERT INTO journey_participant (run_id, endpoint_id, activity, state, due_at) VALUES (?, ?, ?, 'ready', ?)
     ON CONFLICT DO UPDATE SET activity = excluded.activity, state = 'ready', waited = 0, due_at = excluded.due_at,
       answers = NULL`,
    runId,
    endpointId,
    activity,
    dueAtMs,
  );
  run(
    db,
    `INSERT INTO journey_entry (run_id, endpoint_id, entries, entered_at) VALUES (?, ?, 1, ?)
     ON CONFLICT DO UPDATE SET entries = entries + 1, entered_at = excluded.entered_at`,
    runId,
    endpointId,
    clock.now(),
  );
};
