import { hash } from "node:crypto";
import type { EngineContext } from "../../engine/context.ts";
import {
  type Checkpoints,
  cursorAt,
  type ShardRecord,
  type Stream,
  type StreamPosition,
} from "../../engine/stream/streams.ts";
import { createIsolation } from "../../isolate.ts";
import { keepRunning, type LoopState } from "../../keep-running.ts";
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
  const { signal } = stopping;
  const part = `stream of ${mapping.FunctionName}, shard ${shard}`;
  const report = (state: LoopState) => ports.report(part, state);
  const isolation = createIsolation({ report, wake: () => wake() });
  report({ kind: "ready" });

  let isUnsaved = false;
  // If it fails, it is saved later; until then, a restart would deliver the records again.
  const saveCheckpoint = (): void => {
    isUnsaved = true;
    isolation.run("checkpoint", () => {
      checkpoints.save(shard, progress.advance());
      isUnsaved = false;
    });
  };
  const settle = (records: ShardRecord[]): void => {
    if (records.length === 0) return;
    for (const { sequenceNumber } of records) progress.settled(sequenceNumber);
    saveCheckpoint();
  };
  const source = { streamArn: stream.arn, shard };
  const deliverOnce = createStreamDelivery(context, mapping, source, ports, settle, signal);
  const deliver = (records: ShardRecord[]) =>
    keepRunning(() => deliverOnce(records), {
      signal,
      report: (state) =>
        state.kind === "failing" ? isolation.failed("delivery", state.error) : isolation.succeeded("delivery"),
    });
  const lanes = Array.from({ length: laneCount }, () =>
    createLane({ clock: context.clock, source, batchSize, windowMs, deliver, delivered: () => wake() }),
  );

  const distribute = (records: ShardRecord[]): void => {
    const read = records.map((record) => ({
      record,
      after: position({ type: "AFTER_SEQUENCE_NUMBER", sequenceNumber: record.sequenceNumber }),
      isDelivered: passes(filterable(record)),
    }));
    for (const { record, after, isDelivered } of read) {
      progress.began(record.sequenceNumber, after);
      if (isDelivered) lanes.at(laneOf(record.partitionKey, laneCount))?.add(record);
      else progress.settled(record.sequenceNumber);
    }
  };
  const wake = (): void => {
    if (!signal.aborted) isolation.run("read", read);
  };
  const read = (): void => {
    const capacity = Math.max(0, outstandingLimit - progress.outstanding());
    const page = readRecords(context, place, { limit: capacity, limitBytes: SYNC_PAYLOAD_BYTES * laneCount });
    distribute(page.records);
    place.cursor = page.cursor;
    if (page.records.length > 0 || isUnsaved) saveCheckpoint();
    for (const lane of lanes) lane.start();
    // The next page is read in another turn of the event loop: a long run of filtered records must not block it.
    if (page.records.length > 0) setImmediate(wake);
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
