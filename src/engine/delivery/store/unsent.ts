import type { EngineContext, Sender } from "../../context.ts";
import { all, prepare, run } from "../../database.ts";
import type { UnsentMember } from "../attempt-record.ts";
import type { Batch } from "../batch.ts";
import { runKey } from "./run-key.ts";

/** About 30 MB. */
const UNSENT_KEPT = 100_000;

/** An endpoint that received nothing from an activity that selected it. */
export type Unsent = UnsentMember & {
  sender: Sender;
  /** The id of the campaign activity or journey run. */
  runId: string;
  journeyActivity: string | undefined;
  atMs: number;
};

type Row = {
  endpoint_id: string;
  sender_kind: Sender["kind"];
  sender_id: string;
  run_id: string;
  journey_activity: string;
  status: Unsent["status"];
  reason: string;
  at: number;
};

const toUnsent = (row: Row): Unsent => ({
  endpointId: row.endpoint_id,
  status: row.status,
  reason: row.reason,
  sender: { kind: row.sender_kind, id: row.sender_id },
  runId: row.run_id,
  journeyActivity: row.journey_activity === "" ? undefined : row.journey_activity,
  atMs: row.at,
});

export const addUnsent = (
  { db, clock }: EngineContext,
  sender: Sender,
  { appId, source }: Pick<Batch, "appId" | "source">,
  members: readonly UnsentMember[],
): void => {
  if (members.length === 0) return;
  const { runId, journeyActivity } = runKey(source);
  const insert = prepare(
    db,
    `INSERT INTO unsent (app_id, endpoint_id, sender_kind, sender_id, run_id, journey_activity, status, reason, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { endpointId, status, reason } of members)
    insert.run(appId, endpointId, sender.kind, sender.id, runId, journeyActivity, status, reason, clock.now());
  run(db, "DELETE FROM unsent WHERE id <= (SELECT max(id) FROM unsent) - ?", UNSENT_KEPT);
};

/** The latest messages that an endpoint did not receive, latest first. */
export const listUnsent = ({ db }: EngineContext, appId: string, endpointId: string, limit: number): Unsent[] =>
  all<Row>(
    db,
    "SELECT * FROM unsent WHERE app_id = ? AND endpoint_id = ? ORDER BY id DESC LIMIT ?",
    appId,
    endpointId,
    limit,
  ).map(toUnsent);
