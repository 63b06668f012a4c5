import type { EngineContext } from "../../engine/context.ts";
import { one, run } from "../../engine/database.ts";

export type StreamMode = "PROVISIONED" | "ON_DEMAND";

const openTable = (context: EngineContext) =>
  run(
    context.db,
    "CREATE TABLE IF NOT EXISTS kinesis_stream_mode (stream TEXT PRIMARY KEY, mode TEXT NOT NULL) WITHOUT ROWID",
  );

/** The capacity mode is of interest to the API alone: the store keeps records, whatever they cost. */
export const keepStreamMode = (context: EngineContext, stream: string, mode: StreamMode): void => {
  openTable(context);
  run(context.db, "INSERT OR REPLACE INTO kinesis_stream_mode (stream, mode) VALUES (?, ?)", stream, mode);
};

export const streamMode = (context: EngineContext, stream: string): StreamMode => {
  openTable(context);
  const sql = "SELECT mode FROM kinesis_stream_mode WHERE stream = ?";
  return one<{ mode: StreamMode }>(context.db, sql, stream)?.mode ?? "PROVISIONED";
};
