import type { Clock } from "../../engine/clock.ts";
import type { ShardRecord } from "../../engine/stream/streams.ts";
import { packBySize } from "../../pack-by-size.ts";
import { SYNC_PAYLOAD_BYTES } from "../runner/payload-limits.ts";
import { EMPTY_EVENT_BYTES, eventBytes, type StreamSource } from "./stream-event.ts";

export type LaneSettings = {
  clock: Clock;
  source: StreamSource;
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
export const createLane = ({ clock, source, batchSize, windowMs, deliver, delivered }: LaneSettings) => {
  const waiting: Waiting[] = [];
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
    const batch = waiting.splice(0, length).map(({ record }) => record);
    running = deliver(batch).then(() => {
      running = undefined;
      windowStartMs = clock.now();
      delivered();
    });
  };

  return {
    add: (record: ShardRecord): void => {
      if (waiting.length === 0) windowStartMs = clock.now();
      waiting.push({ record, bytes: eventBytes(source, record) });
    },
    start,
    stop: async (): Promise<void> => {
      isStopped = true;
      cancelTimer?.();
      await running;
    },
  };
};

/** Measured once: `start` looks at a record many times before its batch is due. */
type Waiting = { record: ShardRecord; bytes: number };

/** How many of the first records fit into one batch and into the payload of one invocation; at least one. */
const nextBatchLength = (waiting: readonly Waiting[], batchSize: number): number => {
  const limits = { maxBytes: SYNC_PAYLOAD_BYTES - EMPTY_EVENT_BYTES, maxCount: batchSize };
  return packBySize(waiting.slice(0, batchSize), ({ bytes }) => bytes, limits)[0]?.length ?? 0;
};
