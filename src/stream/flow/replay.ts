import { readRecord } from "../read-record.ts";

/** A record to be fed through the consumer another time, at the position that it had. */
export type Replayed = { position: string; arrivedAt: Date; data: Uint8Array };

// [Lambda quotas] 6 MB for a synchronous invocation; a record comes as base64 in a frame.
const BATCH_MAX_BYTES = 4_500_000;
const BATCH_MAX = 500;
const FRAME_BYTES = 500;

/** Records in batches that one invocation can take, in their order. */
export const planReplay = (records: readonly Replayed[]): Replayed[][] => {
  const batches: Replayed[][] = [];
  let room = 0;
  for (const record of records) {
    const size = Math.ceil(record.data.length / 3) * 4 + FRAME_BYTES;
    const open = batches.at(-1);
    if (open !== undefined && open.length < BATCH_MAX && size <= room) {
      open.push(record);
      room -= size;
    } else {
      batches.push([record]);
      room = BATCH_MAX_BYTES - size;
    }
  }
  return batches;
};

/** The event that an event source mapping would send. */
export const toReplayEvent = (batch: readonly Replayed[]) => ({
  Records: batch.map(({ position, arrivedAt, data }) => ({
    eventID: position,
    eventSource: "aws:kinesis",
    kinesis: {
      sequenceNumber: position,
      data: Buffer.from(data).toString("base64"),
      approximateArrivalTimestamp: arrivedAt.getTime() / 1_000,
    },
  })),
});

/** How many documents would be told as what, or kept for which reason. */
export const previewReplay = (records: readonly Replayed[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { position, arrivedAt, data } of records) {
    for (const item of readRecord({ id: position, position, arrivedAt, data: Buffer.from(data).toString("base64") })) {
      const what =
        item.kind === "notification"
          ? item.notification.type
          : item.kind === "quarantine"
            ? `quarantine: ${item.reason}`
            : item.kind;
      counts[what] = (counts[what] ?? 0) + 1;
    }
  }
  return counts;
};
