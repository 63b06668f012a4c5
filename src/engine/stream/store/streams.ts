import type { EngineContext } from "../../context.ts";
import { all, one, run, transaction } from "../../database.ts";

export type Stream = { name: string; arn: string; shardCount: number; retentionHours: number; createdAtMs: number };

/** [Kinesis API reference: StreamModeDetails] */
export type StreamMode = "PROVISIONED" | "ON_DEMAND";

// [Kinesis developer guide: changing the data retention period]
const RETENTION_HOURS_DEFAULT = 24;

type Row = { name: string; shard_count: number; retention_hours: number; created_at: number };

export const streamArn = (context: EngineContext, name: string): string =>
  `arn:aws:kinesis:${context.region}:${context.accountId}:stream/${name}`;

/**
 * The name of a stream: that in the ARN of a Kinesis stream; `deliverystream/<name>` for a Firehose delivery stream, which
 * may have the same name as a Kinesis stream.
 */
export const streamName = (nameOrArn: string): string => {
  if (!nameOrArn.startsWith("arn:")) return nameOrArn;
  const separator = nameOrArn.includes(":firehose:") ? ":" : "/";
  return nameOrArn.slice(nameOrArn.lastIndexOf(separator) + 1);
};

const toStream = (context: EngineContext, row: Row): Stream => ({
  name: row.name,
  arn: streamArn(context, row.name),
  shardCount: row.shard_count,
  retentionHours: row.retention_hours,
  createdAtMs: row.created_at,
});

/** Creates a stream; returns false if one of that name exists. */
export const createStream = (context: EngineContext, name: string, shardCount: number): boolean =>
  run(
    context.db,
    "INSERT INTO stream (name, shard_count, retention_hours, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    name,
    shardCount,
    RETENTION_HOURS_DEFAULT,
    context.clock.realNow(),
  ) === 1;

export const describeStream = (context: EngineContext, nameOrArn: string): Stream | undefined => {
  const row = one<Row>(context.db, "SELECT * FROM stream WHERE name = ?", streamName(nameOrArn));
  return row && toStream(context, row);
};

export const listStreams = (context: EngineContext): Stream[] =>
  all<Row>(context.db, "SELECT * FROM stream ORDER BY name").map((row) => toStream(context, row));

/** Deletes a stream and its records; returns false if there is no such stream. */
export const deleteStream = (context: EngineContext, nameOrArn: string): boolean =>
  transaction(context.db, () => {
    const name = streamName(nameOrArn);
    run(context.db, "DELETE FROM stream_record WHERE stream = ?", name);
    return run(context.db, "DELETE FROM stream WHERE name = ?", name) === 1;
  });

export const setRetention = (context: EngineContext, nameOrArn: string, hours: number): void => {
  run(context.db, "UPDATE stream SET retention_hours = ? WHERE name = ?", hours, streamName(nameOrArn));
};

/** The capacity mode that the API returns; streams here have no throughput limits in either mode. */
export const loadStreamMode = ({ db }: EngineContext, name: string): StreamMode =>
  one<{ mode: StreamMode }>(db, "SELECT mode FROM kinesis_stream_mode WHERE stream = ?", name)?.mode ?? "PROVISIONED";

export const saveStreamMode = ({ db }: EngineContext, name: string, mode: StreamMode): void => {
  run(db, "INSERT OR REPLACE INTO kinesis_stream_mode (stream, mode) VALUES (?, ?)", name, mode);
};
