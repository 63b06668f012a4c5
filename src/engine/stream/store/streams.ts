import type { EngineContext } from "../../context.ts";
import { all, one, prepare, run, transaction } from "../../database.ts";
import { announceArrival } from "../arrival.ts";
import { shardOf } from "../shard.ts";

export type Stream = { name: string; arn: string; shardCount: number; retentionHours: number; createdAtMs: number };

export type StreamEntry = { partitionKey: string; data: Uint8Array | string; explicitHashKey?: string };

export type StreamRecord = {
  sequenceNumber: string;
  partitionKey: string;
  data: Uint8Array;
  arrivedAtMs: number;
};

/** Where reading starts. [Kinesis API reference: GetShardIterator] */
export type StreamPosition =
  | { type: "TRIM_HORIZON" | "LATEST" }
  | { type: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER"; sequenceNumber: string }
  | { type: "AT_TIMESTAMP"; timestampMs: number };

/** The last sequence that was read; reading goes on after it. */
export type StreamCursor = number;

const RETENTION_HOURS_DEFAULT = 24;

type StreamRow = { name: string; shard_count: number; retention_hours: number; created_at: number };
type RecordRow = { sequence: number; partition_key: string; data: Uint8Array; arrived_at: number };

/** Kinesis numbers are 56 digits; they grow in each shard, and so does their text. */
export const sequenceNumber = (sequence: number): string => `496${String(sequence).padStart(53, "0")}`;
const sequenceOf = (text: string): number => Number(text.slice(3));

export const streamArn = (context: EngineContext, name: string): string =>
  `arn:aws:kinesis:${context.region}:${context.accountId}:stream/${name}`;

export const streamName = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);

const toStream = (context: EngineContext, row: StreamRow): Stream => ({
  name: row.name,
  arn: streamArn(context, row.name),
  shardCount: row.shard_count,
  retentionHours: row.retention_hours,
  createdAtMs: row.created_at,
});

/** Creates a stream; answers false when there is one of that name already. */
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
  const row = one<StreamRow>(context.db, "SELECT * FROM stream WHERE name = ?", streamName(nameOrArn));
  return row && toStream(context, row);
};

export const listStreams = (context: EngineContext): Stream[] =>
  all<StreamRow>(context.db, "SELECT * FROM stream ORDER BY name").map((row) => toStream(context, row));

export const deleteStream = (context: EngineContext, nameOrArn: string): boolean =>
  transaction(context.db, () => {
    const name = streamName(nameOrArn);
    run(context.db, "DELETE FROM stream_record WHERE stream = ?", name);
    return run(context.db, "DELETE FROM stream WHERE name = ?", name) === 1;
  });

/**
 * Appends records in order, inside the caller's transaction if there is one.
 * Answers where each went, or undefined when there is no such stream.
 */
export const appendToStream = (
  context: EngineContext,
  nameOrArn: string,
  entries: readonly StreamEntry[],
): { shard: number; sequenceNumber: string }[] | undefined => {
  const stream = describeStream(context, nameOrArn);
  if (!stream) return undefined;
  const insert = prepare(
    context.db,
    "INSERT INTO stream_record (stream, shard, partition_key, data, arrived_at) VALUES (?, ?, ?, CAST(? AS BLOB), ?)",
  );
  const nowMs = context.clock.realNow();
  announceArrival(context.db, stream.name);
  return transaction(context.db, () =>
    entries.map(({ partitionKey, data, explicitHashKey }) => {
      const shard = shardOf(partitionKey, stream.shardCount, explicitHashKey);
      const { lastInsertRowid } = insert.run(stream.name, shard, partitionKey, data, nowMs);
      return { shard, sequenceNumber: sequenceNumber(Number(lastInsertRowid)) };
    }),
  );
};

/** Turns a position into the cursor to read from. */
export const cursorAt = (
  context: EngineContext,
  name: string,
  shard: number,
  position: StreamPosition,
): StreamCursor => {
  switch (position.type) {
    case "TRIM_HORIZON":
      return 0;
    case "LATEST":
      return lastSequence(context, name, shard);
    case "AT_SEQUENCE_NUMBER":
      return sequenceOf(position.sequenceNumber) - 1;
    case "AFTER_SEQUENCE_NUMBER":
      return sequenceOf(position.sequenceNumber);
    case "AT_TIMESTAMP":
      return sequenceBefore(context, name, shard, position.timestampMs);
    default:
      return position satisfies never;
  }
};

/** At most `limit` records after the cursor, where to go on, and how far behind the newest record that is. */
export const getRecords = (
  context: EngineContext,
  name: string,
  shard: number,
  cursor: StreamCursor,
  limit: number,
): { records: StreamRecord[]; cursor: StreamCursor; millisBehindLatest: number } => {
  const rows = all<RecordRow>(
    context.db,
    `SELECT sequence, partition_key, data, arrived_at FROM stream_record
      WHERE stream = ? AND shard = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
    name,
    shard,
    cursor,
    limit,
  );
  const reached = rows.at(-1)?.sequence ?? cursor;
  return {
    records: rows.map(toRecord),
    cursor: reached,
    millisBehindLatest: millisBehind(context, name, shard, reached),
  };
};

/** Removes what is older than each stream's retention; answers how many records that was. */
export const trimStreams = (context: EngineContext): number =>
  listStreams(context).reduce((sum, stream) => sum + trimStream(context, stream), 0);

const trimStream = ({ db, clock }: EngineContext, { name, retentionHours }: Stream): number => {
  const kept = one<{ sequence: number }>(
    db,
    "SELECT sequence FROM stream_record NOT INDEXED WHERE stream = ? AND arrived_at >= ? ORDER BY sequence LIMIT 1",
    name,
    clock.realNow() - retentionHours * 3_600_000,
  );
  const end = kept?.sequence ?? Number.MAX_SAFE_INTEGER;
  return run(db, "DELETE FROM stream_record WHERE stream = ? AND sequence < ?", name, end);
};

export const setRetention = (context: EngineContext, nameOrArn: string, hours: number): void => {
  run(context.db, "UPDATE stream SET retention_hours = ? WHERE name = ?", hours, streamName(nameOrArn));
};

const toRecord = (row: RecordRow): StreamRecord => ({
  sequenceNumber: sequenceNumber(row.sequence),
  partitionKey: row.partition_key,
  data: row.data,
  arrivedAtMs: row.arrived_at,
});

const lastSequence = (context: EngineContext, name: string, shard: number): number =>
  one<{ last: number | null }>(
    context.db,
    "SELECT max(sequence) AS last FROM stream_record WHERE stream = ? AND shard = ?",
    name,
    shard,
  )?.last ?? 0;

const sequenceBefore = (context: EngineContext, name: string, shard: number, timestampMs: number): number => {
  const first = one<{ sequence: number }>(
    context.db,
    `SELECT sequence FROM stream_record WHERE stream = ? AND shard = ? AND arrived_at >= ? ORDER BY sequence LIMIT 1`,
    name,
    shard,
    timestampMs,
  );
  return first ? first.sequence - 1 : lastSequence(context, name, shard);
};

const millisBehind = (context: EngineContext, name: string, shard: number, cursor: number): number => {
  const next = one<{ arrived_at: number }>(
    context.db,
    "SELECT arrived_at FROM stream_record WHERE stream = ? AND shard = ? AND sequence > ? ORDER BY sequence LIMIT 1",
    name,
    shard,
    cursor,
  );
  return next ? Math.max(0, context.clock.realNow() - next.arrived_at) : 0;
};
