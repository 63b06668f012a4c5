import { hash } from "node:crypto";
import type { EngineContext } from "../../engine/context.ts";
import {
  type Checkpoints,
  cursorAt,
  type ShardRecord,
  type Stream,
  type StreamPosition,
} from "../../engine/stream/streams.ts";
import { readRecords } from "../kinesis/read-records.ts";
import { SYNC_PAYLOAD_BYTES } from "../runner/payload-limits.ts";
import { compileFilters } from "./event-filter.ts";
import { createLane } from "./lane.ts";
import { patternsOf, type StreamMapping } from "./mapping.ts";
import { createShardProgress } from "./shard-progress.ts";
import { createStreamDelivery, type StreamPorts } from "./stream-delivery.ts";

export type ShardPoller = { wake: () => void; stop: () => Promise<void> };

/** Reads a shard when records arrive and distributes them to the mapping's lanes, by partition key. */
export const createShardPoller = (
  context: EngineContext,
  mapping: StreamMapping,
  stream: Stream,
  shard: number,
  checkpoints: Checkpoints,
  ports: StreamPorts,
): ShardPoller => {
  const { BatchSize: batchSize, ParallelizationFactor: laneCount } = mapping;
  const windowMs = mapping.MaximumBatchingWindowInSeconds * 1_000;
  const position = (at: StreamPosition) => cursorAt(context, stream.name, shard, at);
  const start = checkpoints.load(shard) ?? position(startingPosition(mapping));
  // Saved now, so that after a restart a mapping at LATEST also reads the records that arrive from here on.
  checkpoints.save(shard, start);
  const place = { stream: stream.name, shard, cursor: start };
  const progress = createShardProgress(start);
  const passes = compileFilters(patternsOf(mapping), "data");
  const outstandingLimit = 2 * batchSize * laneCount;
  const stopping = new AbortController();

  const settle = (records: ShardRecord[]): void => {
    if (records.length === 0) return;
    for (const { sequenceNumber } of records) progress.settled(sequenceNumber);
    checkpoints.save(shard, progress.advance());
  };
  const source = { streamArn: stream.arn, shard };
  const deliver = createStreamDelivery(context, mapping, source, ports, settle, stopping.signal);
  const lanes = Array.from({ length: laneCount }, () =>
    createLane({ clock: context.clock, batchSize, windowMs, deliver, delivered: () => wake() }),
  );

  const distribute = (records: ShardRecord[]): void => {
    for (const record of records) {
      const { sequenceNumber } = record;
      progress.began(sequenceNumber, position({ type: "AFTER_SEQUENCE_NUMBER", sequenceNumber }));
      if (passes(filterable(record))) lanes[laneOf(record.partitionKey, laneCount)]?.add(record);
      else progress.settled(sequenceNumber);
    }
  };
  const wake = (): void => {
    if (stopping.signal.aborted) return;
    const capacity = Math.max(0, outstandingLimit - progress.outstanding());
    const read = readRecords(context, place, { limit: capacity, limitBytes: SYNC_PAYLOAD_BYTES * laneCount });
    distribute(read.records);
    if (read.records.length > 0) checkpoints.save(shard, progress.advance());
    place.cursor = read.cursor;
    for (const lane of lanes) lane.start();
    // The next page is read in another turn of the event loop: a long run of filtered records must not block it.
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

const startingPosition = ({
  StartingPosition: type,
  StartingPositionTimestamp: seconds = 0,
}: StreamMapping): StreamPosition => (type === "AT_TIMESTAMP" ? { type, timestampMs: seconds * 1_000 } : { type });

const laneOf = (partitionKey: string, laneCount: number): number =>
  laneCount === 1 ? 0 : Number.parseInt(hash("md5", partitionKey).slice(0, 8), 16) % laneCount;

const filterable = ({ data, partitionKey, sequenceNumber, arrivedAtMs }: ShardRecord) => ({
  fields: { partitionKey, sequenceNumber, approximateArrivalTimestamp: arrivedAtMs / 1_000 },
  text: () => Buffer.from(data).toString(),
});
