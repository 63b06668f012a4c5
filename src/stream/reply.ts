import type { StreamEvent } from "./stream-event.ts";

/** Kinesis goes on at the lowest sequence number named here. [Lambda developer guide: ReportBatchItemFailures] */
export type KinesisReply = { batchItemFailures: { itemIdentifier: string }[] };
/** Firehose keeps what failed beside the rest. [Firehose developer guide: data transformation] */
export type FirehoseReply = { records: { recordId: string; result: "Ok" | "ProcessingFailed"; data: string }[] };
export type StreamReply = KinesisReply | FirehoseReply;

const firstFailed = (ids: string[], failed: ReadonlySet<string>): string[] => {
  const first = ids.find((id) => failed.has(id));
  return first === undefined ? [] : [first];
};

/** The answer to whoever brought the records, from the ids of those that failed. */
export const toStreamReply = (event: StreamEvent, failed: ReadonlySet<string>): StreamReply =>
  event.from === "kinesis"
    ? {
        batchItemFailures: firstFailed(
          event.records.map(({ kinesis }) => kinesis.sequenceNumber),
          failed,
        ).map((itemIdentifier) => ({ itemIdentifier })),
      }
    : {
        records: event.records.map(({ recordId, data }) => ({
          recordId,
          result: failed.has(recordId) ? "ProcessingFailed" : "Ok",
          data,
        })),
      };
