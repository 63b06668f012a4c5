import type { EngineContext, Sender, SendFailure } from "../../context.ts";
import { all, one, run } from "../../database.ts";
import type { FailurePart } from "../attempt-record.ts";
import type { Batch } from "../batch.ts";
import { runKey } from "./run-key.ts";

const FAILURES_KEPT = 1_000;
const DETAIL_KEPT_LENGTH = 1_000;

type Row = {
  app_id: string;
  sender_kind: SendFailure["sender"]["kind"];
  sender_id: string;
  run_id: string;
  journey_activity: string;
  stage: SendFailure["stage"];
  target: string;
  cause: SendFailure["cause"];
  reason: string;
  detail: string;
  attempts: number;
  endpoints: number;
  first_at: number;
  last_at: number;
};

const toFailure = (row: Row): SendFailure => ({
  applicationId: row.app_id,
  sender: { kind: row.sender_kind, id: row.sender_id },
  runId: row.run_id,
  journeyActivity: row.journey_activity === "" ? undefined : row.journey_activity,
  stage: row.stage,
  target: row.target,
  cause: row.cause,
  reason: row.reason,
  detail: row.detail,
  attempts: row.attempts,
  endpoints: row.endpoints,
  firstAtMs: row.first_at,
  lastAtMs: row.last_at,
});

/** Adds a failed attempt to the failure of its activity, target and cause, and returns that failure as it now is. */
export const addFailure = (
  { db, clock }: EngineContext,
  sender: Sender,
  { appId, source }: Pick<Batch, "appId" | "source">,
  { stage, target, cause, reason, detail, endpoints }: FailurePart,
): SendFailure => {
  const { runId, journeyActivity } = runKey(source);
  const now = clock.now();
  const stored = one<Row>(
    db,
    `INSERT INTO send_failure (app_id, sender_kind, sender_id, run_id, journey_activity, stage, target, cause, reason,
       detail, attempts, endpoints, first_at, last_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)
     ON CONFLICT DO UPDATE SET detail = excluded.detail, attempts = attempts + 1,
       endpoints = endpoints + excluded.endpoints, last_at = excluded.last_at
     RETURNING *`,
    appId,
    sender.kind,
    sender.id,
    runId,
    journeyActivity,
    stage,
    target,
    cause,
    reason,
    detail.slice(0, DETAIL_KEPT_LENGTH),
    endpoints,
    now,
    now,
  );
  run(
    db,
    "DELETE FROM send_failure WHERE id NOT IN (SELECT id FROM send_failure ORDER BY last_at DESC, id DESC LIMIT ?)",
    FAILURES_KEPT,
  );
  if (stored === undefined) throw new Error("the upsert returned no row");
  return toFailure(stored);
};

/** All failures, of one application if its id is given, latest first. */
export const listFailures = ({ db }: EngineContext, appId?: string): SendFailure[] =>
  all<Row>(
    db,
    "SELECT * FROM send_failure WHERE app_id = coalesce(?, app_id) ORDER BY last_at DESC, id DESC",
    appId ?? null,
  ).map(toFailure);
