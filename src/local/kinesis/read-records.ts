import type { EngineContext } from "../../engine/context.ts";
import { cursorAt, getRecords, type StreamRecord } from "../../engine/stream/store/streams.ts";
import type { ShardPlace } from "./shard-iterator.ts";

/** Records read from the store at a time: at a megabyte each, not much more than one answer may hold. */
const pageSize = 32;

export type ReadLimits = { limit: number; limitBytes: number };
export type Read = { records: StreamRecord[]; cursor: number; millisBehindLatest: number };

/** Reads a shard on from a cursor: at most so many records and bytes, but one record if there is one. */
export const readRecords = (context: EngineContext, place: ShardPlace, { limit, limitBytes }: ReadLimits): Read => {
  const { stream, shard } = place;
  const read: Read = { records: [], cursor: place.cursor, millisBehindLatest: 0 };
  let sizeBytes = 0;
  while (read.records.length < limit) {
    const wanted = Math.min(pageSize, limit - read.records.length);
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
