import type { EngineContext } from "../../context.ts";
import { all, one, prepare, run } from "../../database.ts";
import type { MessageFeedback } from "../../delivery/batch.ts";

/** The feedback about the messages that a participant was sent, by activity key. */
export type FeedbackByActivity = Record<string, MessageFeedback>;

export type Participant = {
  endpointId: string;
  activity: string;
  /** Whether the wait of the activity itself is over. */
  waited: boolean;
  feedback: FeedbackByActivity;
};

type Row = { endpoint_id: string; activity: string; waited: number; answers: string | null };

const toParticipant = (row: Row): Participant => ({
  endpointId: row.endpoint_id,
  activity: row.activity,
  waited: row.waited === 1,
  feedback: row.answers === null ? {} : JSON.parse(row.answers),
});

/** Enrolls an endpoint; one that is already enrolled stays where it is. */
export const enroll = (
  { db }: EngineContext,
  runId: string,
  endpointId: string,
  activity: string,
  nowMs: number,
): void => {
  run(
    db,
    `INSERT INTO journey_participant (run_id, endpoint_id, activity, state, due_at) VALUES (?, ?, ?, 'ready', ?)
     ON CONFLICT DO NOTHING`,
    runId,
    endpointId,
    activity,
    nowMs,
  );
};

/** At most `limit` participants that are due at an activity, in the order in which they became due. */
export const dueParticipants = (
  { db }: EngineContext,
  runId: string,
  activity: string,
  nowMs: number,
  limit: number,
): Participant[] =>
  all<Row>(
    db,
    `SELECT endpoint_id, activity, waited, answers FROM journey_participant
      WHERE run_id = ? AND activity = ? AND state = 'ready' AND due_at <= ? ORDER BY due_at, endpoint_id LIMIT ?`,
    runId,
    activity,
    nowMs,
    limit,
  ).map(toParticipant);

/** When the next participant at an activity is due. */
export const nextDueAt = ({ db }: EngineContext, runId: string, activity: string): number | undefined =>
  one<{ due_at: number }>(
    db,
    `SELECT due_at FROM journey_participant
      WHERE run_id = ? AND activity = ? AND state = 'ready' ORDER BY due_at LIMIT 1`,
    runId,
    activity,
  )?.due_at;

/** Whether any participant has not ended. */
export const hasActiveParticipants = ({ db }: EngineContext, runId: string): boolean =>
  one(db, "SELECT 1 FROM journey_participant WHERE run_id = ? AND state = 'ready' LIMIT 1", runId) !== undefined ||
  one(db, "SELECT 1 FROM journey_participant WHERE run_id = ? AND state = 'sending' LIMIT 1", runId) !== undefined;

/** How many endpoints entered a run, and how many of them have ended. */
export const countParticipants = ({ db }: EngineContext, runId: string): { entered: number; ended: number } => {
  const counts = one<{ entered: number; ended: number | null }>(
    db,
    "SELECT count(*) AS entered, sum(state = 'ended') AS ended FROM journey_participant WHERE run_id = ?",
    runId,
  );
  // Entries before the last one have ended.
  const again = one<{ entries: number | null }>(
    db,
    "SELECT sum(entries - 1) AS entries FROM journey_entry WHERE run_id = ?",
    runId,
  );
  const earlier = again?.entries ?? 0;
  return { entered: (counts?.entered ?? 0) + earlier, ended: (counts?.ended ?? 0) + earlier };
};

export const loadParticipant = ({ db }: EngineContext, runId: string, endpointId: string): Participant | undefined => {
  const row = one<Row>(
    db,
    `SELECT endpoint_id, activity, waited, answers FROM journey_participant WHERE run_id = ? AND endpoint_id = ?`,
    runId,
    endpointId,
  );
  return row && toParticipant(row);
};

/** Where a participant is: ready at an activity when it is due, in a batch of the activity, or ended there. */
export type Position = { activity: string; state: "ready" | "sending" | "ended"; dueAtMs: number };

export const positionOf = ({ db }: EngineContext, runId: string, endpointId: string): Position | undefined =>
  one<Position>(
    db,
    `SELECT activity, state, due_at AS dueAtMs FROM journey_participant WHERE run_id = ? AND endpoint_id = ?`,
    runId,
    endpointId,
  );

/** The activity that a participant goes to; without one it leaves the journey. */
export type Move = {
  endpointId: string;
  to: string | undefined;
  dueAt: number;
  waited?: boolean;
  feedback?: FeedbackByActivity;
};

export const moveParticipant = ({ db }: EngineContext, runId: string, move: Move): void => {
  prepare(
    db,
    `UPDATE journey_participant
        SET activity = coalesce(?, activity), state = ?, due_at = ?, waited = ?, answers = coalesce(?, answers)
      WHERE run_id = ? AND endpoint_id = ?`,
  ).run(
    move.to ?? null,
    move.to === undefined ? "ended" : "ready",
    move.dueAt,
    move.waited === true ? 1 : 0,
    move.feedback === undefined ? null : JSON.stringify(move.feedback),
    runId,
    move.endpointId,
  );
};

export const markSending = ({ db }: EngineContext, runId: string, endpointId: string): void => {
  run(db, "UPDATE journey_participant SET state = 'sending' WHERE run_id = ? AND endpoint_id = ?", runId, endpointId);
};

/** Ends all participants that are not in an open batch. */
export const endReadyParticipants = ({ db }: EngineContext, runId: string): void => {
  run(db, "UPDATE journey_participant SET state = 'ended' WHERE run_id = ? AND state = 'ready'", runId);
};
