import type { Clock } from "../../engine/clock.ts";
import type { ShardRecord } from "../../engine/stream/streams.ts";
import { packBySize } from "../../pack-by-size.ts";
import { SYNC_PAYLOAD_BYTES } from "../runner/payload-limits.ts";
import { eventBytes } from "./stream-event.ts";

export type LaneSettings = {
  clock: Clock;
  batchSize: number;
  windowMs: number;
  /** Never rejects. */
  deliver: (records: ShardRecord[]) => Promise<void>;
  delivered: () => void;
};

/**
 * Delivers records of a shard in order, one batch at a time. A shard has ParallelizationFactor lanes; all records with
 * the same partition key are in the same lane.
 */
export const createLane = ({ clock, batchSize, windowMs, deliver, delivered }: LaneSettings) => {
  const waiting: ShardRecord[] = [];
  let windowStartMs = 0;
  let running: Promise<void> | undefined;
  let cancelTimer: (() => void) | undefined;
  let isStopped = false;

  const isDue = (length: number) =>
    length === batchSize || length < waiting.length || clock.now() >= windowStartMs + windowMs;

  const start = (): void => {
    if (running || isStopped || waiting.length === 0) return;
    const length = nextBatchLength(waiting, batchSize);
    if (!isDue(length)) {
      cancelTimer ??= clock.setTimer(windowStartMs + windowMs, start);
      return;
    }
    cancelTimer?.();
    cancelTimer = undefined;
    running = deliver(waiting.splice(0, length)).then(() => {
      running = undefined;
      windowStartMs = clock.now();
      delivered();
    });
  };

  return {
    add: (record: ShardRecord): void => {
      if (waiting.length === 0) windowStartMs = clock.now();
      waiting.push(record);
    },
    start,
    stop: async (): Promise<void> => {
      isStopped = true;
      cancelTimer?.();
      await running;
    },
  };
};

/** How many of the first records fit into one batch and into the payload of one invocation; at least one. */
const nextBatchLength = (records: readonly ShardRecord[], batchSize: number): number => {
  const limits = { maxBytes: SYNC_PAYLOAD_BYTES, maxCount: batchSize };
  return packBySize(records.slice(0, batchSize), eventBytes, limits)[0]?.length ?? 0;
};
