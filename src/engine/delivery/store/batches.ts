import type { EngineContext } from "../../context.ts";
import { all, one, prepare, run } from "../../database.ts";
import type { Batch, Member } from "../batch.ts";

type Row = {
  id: number;
  app_id: string;
  run_id: string;
  journey_activity: string | null;
  stage: Batch["stage"];
  members: string;
  scheduled_time: string;
  due_at: number;
  attempts: number;
  throttles: number;
};

const ANSWER_KEPT_LENGTH = 1_000;

const membersText = (members: readonly Member[]): string =>
  JSON.stringify(members.map(({ endpointId, document, participantId }) => [endpointId, document, participantId]));

const readMembers = (text: string): Member[] =>
  (JSON.parse(text) as [string, string, string | null][]).map(([endpointId, document, participantId]) => ({
    endpointId,
    document,
    ...(participantId !== null && { participantId }),
  }));

/** Stores a batch before anything is done with it. */
export const insertBatch = ({ db }: EngineContext, batch: Omit<Batch, "id" | "attempts" | "throttles">): Batch => {
  const { lastInsertRowid } = prepare(
    db,
    `INSERT INTO batch (app_id, run_id, journey_activity, stage, members, scheduled_time, due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    batch.appId,
    batch.runId,
    batch.journeyActivity ?? null,
    batch.stage,
    membersText(batch.members),
    batch.scheduledTime,
    batch.dueAt,
  );
  return { ...batch, id: Number(lastInsertRowid), attempts: 0, throttles: 0 };
};

/** The batches that an earlier process left open. */
export const openBatches = ({ db }: EngineContext): Batch[] =>
  all<Row>(db, "SELECT * FROM batch WHERE stage <> 'settled' ORDER BY id").map((row) => ({
    id: row.id,
    appId: row.app_id,
    runId: row.run_id,
    journeyActivity: row.journey_activity ?? undefined,
    stage: row.stage,
    members: readMembers(row.members),
    scheduledTime: row.scheduled_time,
    dueAt: row.due_at,
    attempts: row.attempts,
    throttles: row.throttles,
  }));

export const hasOpenBatches = ({ db }: EngineContext, runId: string): boolean =>
  one(db, "SELECT 1 FROM batch WHERE run_id = ? AND stage <> 'settled' LIMIT 1", runId) !== undefined;

/** Stores when and how a batch goes on. Answers false if the batch was deleted in the meantime. */
export const postponeBatch = ({ db }: EngineContext, batch: Batch): boolean =>
  run(
    db,
    "UPDATE batch SET due_at = ?, attempts = ?, throttles = ? WHERE id = ?",
    batch.dueAt,
    batch.attempts,
    batch.throttles,
    batch.id,
  ) === 1;

/** Stores what the hook left of a batch; its attempts begin anew. */
export const filterBatch = ({ db }: EngineContext, batch: Batch): boolean =>
  run(
    db,
    "UPDATE batch SET stage = ?, members = ?, due_at = ?, attempts = 0, throttles = 0 WHERE id = ?",
    batch.stage,
    membersText(batch.members),
    batch.dueAt,
    batch.id,
  ) === 1;

/** Closes a batch, with what came of it. Answers false if the batch was deleted in the meantime. */
export const settleBatch = (
  { db }: EngineContext,
  batch: Batch,
  outcome: { attempts: number; outcome: string; answer: string | undefined },
): boolean =>
  run(
    db,
    "UPDATE batch SET stage = 'settled', members = NULL, attempts = ?, outcome = ?, answer = ? WHERE id = ?",
    outcome.attempts,
    outcome.outcome,
    outcome.answer?.slice(0, ANSWER_KEPT_LENGTH) ?? null,
    batch.id,
  ) === 1;
