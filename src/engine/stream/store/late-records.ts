import type { EngineContext } from "../../context.ts";
import { all, one, run, transaction } from "../../database.ts";
import { appendToStream } from "./stream-records.ts";

/** A record, and when it is written, by the engine's clock. */
export type LateEntry = { dueAtMs: number; partitionKey: string; data: string };

// One transaction of the execution; the rest follows in the next.
const RECORDS_PER_TURN = 500;

/** Appends the entries that are due, in order, and stores the others until they are. */
export const appendWhenDue = (context: EngineContext, nameOrArn: string, entries: readonly LateEntry[]): void =>
  transaction(context.db, () => {
    const nowMs = context.clock.now();
    const due = entries.filter(({ dueAtMs }) => dueAtMs <= nowMs);
    if (due.length > 0) appendToStream(context, nameOrArn, due);
    if (due.length === entries.length) return;
    for (const entry of entries) if (entry.dueAtMs > nowMs) insertLate(context, nameOrArn, entry);
    context.changed();
  });

const insertLate = ({ db }: EngineContext, stream: string, { dueAtMs, partitionKey, data }: LateEntry): void => {
  const sql = "INSERT INTO stream_record_late (due_at, stream, partition_key, data) VALUES (?, ?, ?, ?)";
  run(db, sql, dueAtMs, stream, partitionKey, data);
};

type Row = { id: number; stream: string; partition_key: string; data: string };

/** Appends a part of the records that are due now; returns whether there were any. Those of a deleted stream are dropped. */
export const appendDueRecords = (context: EngineContext): boolean =>
  transaction(context.db, () => {
    const rows = all<Row>(
      context.db,
      "SELECT id, stream, partition_key, data FROM stream_record_late WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
      context.clock.now(),
      RECORDS_PER_TURN,
    );
    for (const { id, stream, partition_key: partitionKey, data } of rows) {
      appendToStream(context, stream, [{ partitionKey, data }]);
      run(context.db, "DELETE FROM stream_record_late WHERE id = ?", id);
    }
    return rows.length > 0;
  });

/** When the next record is due; undefined if none waits. */
export const nextRecordDueAt = ({ db }: EngineContext): number | undefined =>
  one<{ due: number | null }>(db, "SELECT min(due_at) AS due FROM stream_record_late")?.due ?? undefined;
