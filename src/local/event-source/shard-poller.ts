import { hash } from "node:crypto";
import type { EngineContext } from "../../engine/context.ts";
import { cursorAt, type Stream, type StreamPosition, type StreamRecord } from "../../engine/stream/store/streams.ts";
import { readRecords } from "../kinesis/read-records.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { compileFilters } from "./event-filter.ts";
import { createLane } from "./lane.ts";
import { payloadLimitBytes } from "./limits.ts";
import { patternsOf, type StreamMapping } from "./mapping.ts";
import { createShardProgress } from "./shard-progress.ts";
import { createStreamDelivery, type StreamPorts } from "./stream-delivery.ts";

export type ShardPoller = { wake: () => void; stop: () => Promise<void> };

const startingPosition = ({
  StartingPosition: type,
  StartingPositionTimestamp: seconds = 0,
}: StreamMapping): StreamPosition => (type === "AT_TIMESTAMP" ? { type, timestampMs: seconds * 1_000 } : { type });

const laneOf = (partitionKey: string, lanes: number): number =>
  lanes === 1 ? 0 : Number.parseInt(hash("md5", partitionKey).slice(0, 8), 16) % lanes;

const filterable = ({ data, partitionKey, sequenceNumber, arrivedAtMs }: StreamRecord) => ({
  fields: { partitionKey, sequenceNumber, approximateArrivalTimestamp: arrivedAtMs / 1_000 },
  text: () => Buffer.from(data).toString(),
});

/** Reads one shard whenever records arrived and hands them to as many lanes as the mapping has, a key always to the same. */
export const createShardPoller = (
  context: EngineContext,
  mapping: StreamMapping,
  stream: Stream,
  shard: number,
  checkpoints: Checkpoints,
  ports: StreamPorts,
): ShardPoller => {
  const { BatchSize: batchSize, ParallelizationFactor: lanesCount } = mapping;
  const windowMs = mapping.MaximumBatchingWindowInSeconds * 1_000;
  const position = (at: StreamPosition) => cursorAt(context, stream.name, shard, at);
  const start = checkpoints.load(shard) ?? position(startingPosition(mapping));
  // What arrives from here on is read, also after a restart.
  checkpoints.keep(shard, start);
  const place = { stream: stream.name, shard, cursor: start };
  const progress = createShardProgress(start);
  const passes = compileFilters(patternsOf(mapping), "data");
  const readAhead = 2 * batchSize * lanesCount;
  const stopping = new AbortController();

  const settle = (records: StreamRecord[]): void => {
    if (records.length === 0) return;
    for (const { sequenceNumber } of records) progress.settled(sequenceNumber);
    checkpoints.keep(shard, progress.advance());
  };
  const source = { streamArn: stream.arn, shard };
  const deliver = createStreamDelivery(context, mapping, source, ports, settle, stopping.signal);
  const lanes = Array.from({ length: lanesCount }, () =>
    createLane({ clock: context.clock, batchSize, windowMs, deliver, delivered: () => wake() }),
  );

  const distribute = (records: StreamRecord[]): void => {
    for (const record of records) {
      const { sequenceNumber } = record;
      progress.began(sequenceNumber, position({ type: "AFTER_SEQUENCE_NUMBER", sequenceNumber }));
      if (passes(filterable(record))) lanes[laneOf(record.partitionKey, lanesCount)]?.add(record);
      else progress.settled(sequenceNumber);
    }
  };
  const wake = (): void => {
    if (stopping.signal.aborted) return;
    const room = readAhead - progress.outstanding();
    const limits = { limit: Math.max(0, room), limitBytes: payloadLimitBytes * lanesCount };
    const read = readRecords(context, place, limits);
    distribute(read.records);
    if (read.records.length > 0) checkpoints.keep(shard, progress.advance());
    place.cursor = read.cursor;
    for (const lane of lanes) lane.start();
    // The next page in another turn: a stream of a million filtered records must not hold up everybody else.
    if (read.records.length > 0) setImmediate(wake);
  };

  return {
    wake,
    stop: async () => {
      stopping.abort();
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
};
