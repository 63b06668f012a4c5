import type { Outgoing } from "./read-record.ts";

// [SNS API reference: PublishBatch] ten messages, 256 KiB together.
const BATCH_MAX = 10;
const BATCH_MAX_BYTES = 256 * 1024;
// Ten message attributes with their names and types; see notification-topic.ts.
const ATTRIBUTES_MAX_BYTES = 4 * 1024;

const toBatches = (level: Outgoing[]): Outgoing[][] => {
  const batches: Outgoing[][] = [];
  let room = 0;
  for (const outgoing of level) {
    const size = Buffer.byteLength(outgoing.body) + ATTRIBUTES_MAX_BYTES;
    const open = batches.at(-1);
    if (open !== undefined && open.length < BATCH_MAX && size <= room) {
      open.push(outgoing);
      room -= size;
    } else {
      batches.push([outgoing]);
      room = BATCH_MAX_BYTES - size;
    }
  }
  return batches;
};

/**
 * Levels of batches: all batches of a level may go at the same time, and a level waits for the one before it. The n-th
 * event of an endpoint is on the n-th level, so one endpoint's events never meet in a batch that may fail in part.
 */
export const planPublishes = (outgoing: Outgoing[]): Outgoing[][][] => {
  const seen = new Map<string, number>();
  const levels: Outgoing[][] = [];
  for (const one of outgoing) {
    const level = seen.get(one.orderKey) ?? 0;
    seen.set(one.orderKey, level + 1);
    levels[level] ??= [];
    levels[level].push(one);
  }
  return levels.map(toBatches);
};
