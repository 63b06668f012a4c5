import type { EngineContext } from "../../engine/context.ts";
import { cursorAt, getRecords, type ShardRecord } from "../../engine/stream/streams.ts";
import type { ShardPlace } from "./shard-iterator.ts";

// Records per read of the store. At 1 MB each, that is about three times what a response can hold.
const PAGE_SIZE = 32;

export type ReadLimits = { limit: number; limitBytes: number };
export type ShardRead = { records: ShardRecord[]; cursor: number; millisBehindLatest: number };

/** Reads a shard from a cursor, up to the limits; at least one record if there is one. */
export const readRecords = (
  context: EngineContext,
  place: ShardPlace,
  { limit, limitBytes }: ReadLimits,
): ShardRead => {
  const { stream, shard } = place;
  const read: ShardRead = { records: [], cursor: place.cursor, millisBehindLatest: 0 };
  let sizeBytes = 0;
  while (read.records.length < limit) {
    const wanted = Math.min(PAGE_SIZE, limit - read.records.length);
    const page = getRecords(context, stream, shard, read.cursor, wanted);
    for (const record of page.records) {
      sizeBytes += record.data.length;
      if (sizeBytes > limitBytes && read.records.length > 0) {
        return { ...read, millisBehindLatest: Math.max(0, context.clock.realNow() - record.arrivedAtMs) };
      }
      read.records.push(record);
      read.cursor = cursorAt(context, stream, shard, { type: "AFTER_SEQUENCE_NUMBER", ...record });
    }
    read.millisBehindLatest = page.millisBehindLatest;
    if (page.records.length < wanted) break;
  }
  return read;
};
