import { countBy } from "../count-by.ts";
import { packBySize } from "../pack-by-size.ts";
import { readRecord } from "./read-record.ts";
import type { StreamItem } from "./stream-item.ts";

/** A record to consume again, at its original position. */
export type Replayed = { position: string; arrivedAt: Date; data: Uint8Array };

// [Lambda quotas] 6 MB for a synchronous invocation; the rest is left for the event around the records.
const BATCH_MAX_BYTES = 4_500_000;
// As many records as the event source mapping sends in one batch.
const BATCH_MAX = 500;
// Room for the other fields of a record in the event.
const FRAME_BYTES = 500;

/** The records, in order, in batches that fit in one invocation. */
export const planReplay = (records: readonly Replayed[]): Replayed[][] =>
  packBySize(records, eventBytes, { maxBytes: BATCH_MAX_BYTES, maxCount: BATCH_MAX });

const eventBytes = ({ data }: Replayed): number => Math.ceil(data.length / 3) * 4 + FRAME_BYTES;

/** The event of a Kinesis event source mapping for these records. */
export const toReplayEvent = (batch: readonly Replayed[]) => ({
  Records: batch.map(({ position, arrivedAt, data }) => ({
    eventID: position,
    eventSource: "aws:kinesis",
    kinesis: {
      sequenceNumber: position,
      data: toBase64(data),
      approximateArrivalTimestamp: arrivedAt.getTime() / 1_000,
    },
  })),
});

const toBase64 = (data: Uint8Array): string => Buffer.from(data).toString("base64");

/** How many documents would be published, by type, and how many quarantined, by reason. */
export const previewReplay = (records: readonly Replayed[]): Record<string, number> =>
  countBy(readAll(records), toLabel);

function* readAll(records: readonly Replayed[]): Generator<StreamItem> {
  for (const { position, arrivedAt, data } of records) {
    yield* readRecord({ id: position, position, arrivedAt, data: toBase64(data) });
  }
}

const toLabel = (item: StreamItem): string => {
  switch (item.kind) {
    case "notification":
      return item.notification.type;
    case "quarantine":
      return `quarantine: ${item.reason}`;
    case "test-event":
      return item.kind;
    default:
      return item satisfies never;
  }
};
