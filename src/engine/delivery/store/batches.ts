import { chunksOf } from "../../../chunks.ts";
import type { EngineContext } from "../../context.ts";
import { all, one, prepare, run } from "../../database.ts";
import type { SettledBatch } from "../attempt-batch.ts";
import type { Batch, BatchSource, Member, NewBatch } from "../batch.ts";

type Row = {
  id: number;
  app_id: string;
  /** A campaign activity's id or a journey run's id. */
  run_id: string;
  /** The key of a journey's activity; NULL in a campaign. */
  journey_activity: string | null;
  stage: Batch["stage"];
  members: string;
  scheduled_time: string;
  due_at: number;
  attempts: number;
  throttles: number;
};

const RESPONSE_KEPT_LENGTH = 1_000;

/** Stores members in batches for one invocation each, before their first attempt. */
export const insertBatches = (
  context: EngineContext,
  members: readonly Member[],
  shared: Omit<NewBatch, "members">,
): Batch[] =>
  chunksOf(members, context.settings.endpointsPerInvocation).map((chunk) =>
    insertBatch(context, { ...shared, members: chunk }),
  );

const insertBatch = ({ db }: EngineContext, batch: NewBatch): Batch => {
  const { run_id, journey_activity } = toColumns(batch.source);
  const { lastInsertRowid } = prepare(
    db,
    `INSERT INTO batch (app_id, run_id, journey_activity, stage, members, scheduled_time, due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    batch.appId,
    run_id,
    journey_activity,
    batch.stage,
    membersText(batch.members),
    batch.scheduledTime,
    batch.dueAt,
  );
  return { ...batch, id: Number(lastInsertRowid), attempts: 0, throttles: 0 };
};

/** All batches that are not settled, oldest first. */
export const openBatches = ({ db }: EngineContext): Batch[] =>
  all<Row>(db, "SELECT * FROM batch WHERE stage <> 'settled' ORDER BY id").map((row) => ({
    id: row.id,
    appId: row.app_id,
    source: toSource(row),
    stage: row.stage,
    members: readMembers(row.members),
    scheduledTime: row.scheduled_time,
    dueAt: row.due_at,
    attempts: row.attempts,
    throttles: row.throttles,
  }));

export const hasOpenBatches = ({ db }: EngineContext, source: BatchSource): boolean =>
  one(db, "SELECT 1 FROM batch WHERE run_id = ? AND stage <> 'settled' LIMIT 1", toColumns(source).run_id) !==
  undefined;

/** Stores when a batch is retried. Returns false if the batch was deleted in the meantime. */
export const postponeBatch = ({ db }: EngineContext, batch: Batch): boolean =>
  run(
    db,
    "UPDATE batch SET due_at = ?, attempts = ?, throttles = ? WHERE id = ?",
    batch.dueAt,
    batch.attempts,
    batch.throttles,
    batch.id,
  ) === 1;

/** Stores the members that the hook returned. Attempts are counted from zero again. Returns false if the batch was deleted. */
export const filterBatch = ({ db }: EngineContext, batch: Batch): boolean =>
  run(
    db,
    "UPDATE batch SET stage = ?, members = ?, due_at = ?, attempts = 0, throttles = 0 WHERE id = ?",
    batch.stage,
    membersText(batch.members),
    batch.dueAt,
    batch.id,
  ) === 1;

/** Marks a batch as settled. Returns false if the batch was deleted in the meantime. */
export const closeBatch = (
  { db }: EngineContext,
  batch: Batch,
  { attempts, summary, response }: Pick<SettledBatch, "attempts" | "summary" | "response">,
): boolean =>
  run(
    db,
    "UPDATE batch SET stage = 'settled', members = NULL, attempts = ?, outcome = ?, answer = ? WHERE id = ?",
    attempts,
    summary,
    response?.slice(0, RESPONSE_KEPT_LENGTH) ?? null,
    batch.id,
  ) === 1;

const toColumns = (source: BatchSource): Pick<Row, "run_id" | "journey_activity"> => {
  switch (source.kind) {
    case "campaign":
      return { run_id: source.activityId, journey_activity: null };
    case "journey":
      return { run_id: source.runId, journey_activity: source.activity };
    default:
      return source satisfies never;
  }
};

const toSource = ({ run_id, journey_activity }: Row): BatchSource =>
  journey_activity === null
    ? { kind: "campaign", activityId: run_id }
    : { kind: "journey", runId: run_id, activity: journey_activity };

const membersText = (members: readonly Member[]): string =>
  JSON.stringify(members.map(({ endpointId, document, participantId }) => [endpointId, document, participantId]));

const readMembers = (text: string): Member[] =>
  (JSON.parse(text) as [string, string, string | null][]).map(([endpointId, document, participantId]) => ({
    endpointId,
    document,
    ...(participantId !== null && { participantId }),
  }));
