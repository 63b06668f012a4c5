import type { Clock } from "../../engine/clock.ts";
import type { StreamRecord } from "../../engine/stream/store/streams.ts";
import { payloadLimitBytes } from "./limits.ts";
import { eventBytes } from "./stream-event.ts";

export type LaneSettings = {
  clock: Clock;
  batchSize: number;
  windowMs: number;
  /** Never rejects. */
  deliver: (records: StreamRecord[]) => Promise<void>;
  delivered: () => void;
};

/** How many records, from the front, make the next batch: up to its size, or to the payload of an invocation. */
export const batchLength = (records: readonly StreamRecord[], batchSize: number): number => {
  let [length, sizeBytes] = [0, 0];
  for (const record of records) {
    sizeBytes += eventBytes(record);
    if (length === batchSize || (length > 0 && sizeBytes > payloadLimitBytes)) break;
    length += 1;
  }
  return length;
};

/** One batch of a shard at a time, in order: what Lambda's parallelization factor multiplies. */
export const createLane = ({ clock, batchSize, windowMs, deliver, delivered }: LaneSettings) => {
  const waiting: StreamRecord[] = [];
  let sinceMs = 0;
  let running: Promise<void> | undefined;
  let cancelTimer: (() => void) | undefined;
  let isStopped = false;

  const isDue = (length: number) =>
    length === batchSize || length < waiting.length || clock.now() >= sinceMs + windowMs;

  const start = (): void => {
    if (running || isStopped || waiting.length === 0) return;
    const length = batchLength(waiting, batchSize);
    if (!isDue(length)) {
      cancelTimer ??= clock.setTimer(sinceMs + windowMs, start);
      return;
    }
    cancelTimer?.();
    cancelTimer = undefined;
    running = deliver(waiting.splice(0, length)).then(() => {
      running = undefined;
      sinceMs = clock.now();
      delivered();
    });
  };

  return {
    add: (record: StreamRecord): void => {
      if (waiting.length === 0) sinceMs = clock.now();
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
