import type { StreamEvent } from "./stream-event.ts";

/** Lambda retries the shard from the lowest sequence number listed here. [Lambda developer guide: Kinesis batch failures] */
export type KinesisResponse = { batchItemFailures: { itemIdentifier: string }[] };
/** Firehose delivers failed records separately. [Firehose developer guide: data transformation] */
export type FirehoseResponse = { records: { recordId: string; result: "Ok" | "ProcessingFailed"; data: string }[] };
export type StreamResponse = KinesisResponse | FirehoseResponse;

/** The response to Kinesis or Firehose; `failed` holds the ids of the failed records. Firehose data is unchanged. */
export const toStreamResponse = (event: StreamEvent, failed: ReadonlySet<string>): StreamResponse => {
  if (event.from === "firehose") {
    return {
      records: event.records.map(({ recordId, data }) => ({
        recordId,
        result: failed.has(recordId) ? "ProcessingFailed" : "Ok",
        data,
      })),
    };
  }
  const firstFailed = event.records.find(({ kinesis }) => failed.has(kinesis.sequenceNumber));
  return {
    batchItemFailures: firstFailed === undefined ? [] : [{ itemIdentifier: firstFailed.kinesis.sequenceNumber }],
  };
};
