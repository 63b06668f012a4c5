import type { EngineContext } from "../../context.ts";
import { all, one, prepare, run, transaction } from "../../database.ts";
import { announceArrival } from "../arrival.ts";
import { sequenceNumber, sequenceOf } from "../sequence-number.ts";
import { shardOf } from "../shard.ts";
import type { StreamCursor } from "./stream-cursor.ts";
import { describeStream, listStreams, type Stream } from "./streams.ts";

export type StreamEntry = { partitionKey: string; data: Uint8Array | string; explicitHashKey?: string };

export type ShardRecord = {
  sequenceNumber: string;
  partitionKey: string;
  data: Uint8Array;
  arrivedAtMs: number;
};

type Row = { sequence: number; partition_key: string; data: Uint8Array; arrived_at: number };

const toRecord = (row: Row): ShardRecord => ({
  sequenceNumber: sequenceNumber(row.sequence),
  partitionKey: row.partition_key,
  data: row.data,
  arrivedAtMs: row.arrived_at,
});

/**
 * Appends records in order, inside the caller's transaction if there is one.
 * Returns the shard and sequence number of each, or undefined if there is no such stream.
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
  announceArrival(context, stream.name);
  return transaction(context.db, () =>
    entries.map(({ partitionKey, data, explicitHashKey }) => {
      const shard = shardOf(partitionKey, stream.shardCount, explicitHashKey);
      const { lastInsertRowid } = insert.run(stream.name, shard, partitionKey, data, nowMs);
      return { shard, sequenceNumber: sequenceNumber(Number(lastInsertRowid)) };
    }),
  );
};

/**
 * Returns at most `limit` records after the cursor, the cursor for the next read, and the age of the next unread record in
 * milliseconds, or 0 if there is none.
 */
export const getRecords = (
  context: EngineContext,
  name: string,
  shard: number,
  cursor: StreamCursor,
  limit: number,
): { records: ShardRecord[]; cursor: StreamCursor; millisBehindLatest: number } => {
  const rows = all<Row>(
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

/** Deletes records that were forwarded to another stream, by their sequence numbers. */
export const deleteRecords = ({ db }: EngineContext, name: string, sequenceNumbers: readonly string[]): void => {
  const sql = "DELETE FROM stream_record WHERE stream = ? AND sequence IN (SELECT value FROM json_each(?))";
  run(db, sql, name, JSON.stringify(sequenceNumbers.map(sequenceOf)));
};

/** The number of records in a stream, and the age of the oldest; 0 if there is none. */
export const streamLag = ({ db, clock }: EngineContext, name: string): { records: number; oldestMs: number } => {
  const sql = "SELECT count(*) AS records, min(arrived_at) AS oldest FROM stream_record WHERE stream = ?";
  const { records = 0, oldest } = one<{ records: number; oldest: number | null }>(db, sql, name) ?? {};
  return { records, oldestMs: oldest == null ? 0 : Math.max(0, clock.realNow() - oldest) };
};

/** Deletes records older than their stream's retention; returns how many. */
export const trimStreams = (context: EngineContext): number =>
  listStreams(context).reduce((sum, stream) => sum + trimStream(context, stream), 0);

const trimStream = ({ db, clock }: EngineContext, { name, retentionHours }: Stream): number => {
  const oldestKept = one<{ sequence: number }>(
    db,
    "SELECT sequence FROM stream_record NOT INDEXED WHERE stream = ? AND arrived_at >= ? ORDER BY sequence LIMIT 1",
    name,
    clock.realNow() - retentionHours * 3_600_000,
  );
  const end = oldestKept?.sequence ?? Number.MAX_SAFE_INTEGER;
  return run(db, "DELETE FROM stream_record WHERE stream = ? AND sequence < ?", name, end);
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
