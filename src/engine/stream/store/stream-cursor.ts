import type { EngineContext } from "../../context.ts";
import { one } from "../../database.ts";
import { sequenceOf } from "../sequence-number.ts";

/** Where to start reading. [Kinesis API reference: GetShardIterator] */
export type StreamPosition =
  | { type: "TRIM_HORIZON" | "LATEST" }
  | { type: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER"; sequenceNumber: string }
  | { type: "AT_TIMESTAMP"; timestampMs: number };

/** The row of the last record that was read; reading continues after it. */
export type StreamCursor = number;

/** The cursor of a position in a shard. */
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
