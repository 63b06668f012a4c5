import type { StreamRecord } from "../../engine/stream/store/streams.ts";
import { shardId } from "../kinesis/shards.ts";

export type StreamSource = { streamArn: string; shard: number };

/** [Lambda, Kinesis event] one record as the function sees it. */
export const streamEventRecord = ({ streamArn, shard }: StreamSource, record: StreamRecord) => ({
  kinesis: {
    kinesisSchemaVersion: "1.0",
    partitionKey: record.partitionKey,
    sequenceNumber: record.sequenceNumber,
    data: Buffer.from(record.data).toString("base64"),
    approximateArrivalTimestamp: record.arrivedAtMs / 1_000,
  },
  eventSource: "aws:kinesis",
  eventVersion: "1.0",
  eventID: `${shardId(shard)}:${record.sequenceNumber}`,
  eventName: "aws:kinesis:record",
  invokeIdentityArn: `arn:aws:iam::${streamArn.split(":")[4]}:role/local`,
  awsRegion: streamArn.split(":")[3],
  eventSourceARN: streamArn,
});

/** Bytes of a record in the event, base64 and frame included; a little more than it takes. */
export const eventBytes = (record: StreamRecord): number =>
  Math.ceil(record.data.length / 3) * 4 + Buffer.byteLength(record.partitionKey) + 640;

export type DiscardCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export type Discarded = {
  source: StreamSource;
  functionArn: string;
  records: StreamRecord[];
  condition: DiscardCondition;
  invocations: number;
  answer?: { statusCode: number; requestId?: string; functionError?: string | undefined } | undefined;
};

const isoTime = (ms: number | undefined) => new Date(ms ?? 0).toISOString();

/** [Lambda, discarded Kinesis batches] what the on-failure destination is told: where the records are, not the records. */
export const discardedBatch = (
  { source, functionArn, records, condition, invocations, answer }: Discarded,
  nowMs: number,
) => ({
  requestContext: { requestId: answer?.requestId, functionArn, condition, approximateInvokeCount: invocations },
  ...(answer
    ? {
        responseContext: {
          statusCode: answer.statusCode,
          executedVersion: "$LATEST",
          functionError: answer.functionError ?? null,
        },
      }
    : {}),
  version: "1.0",
  timestamp: isoTime(nowMs),
  KinesisBatchInfo: {
    shardId: shardId(source.shard),
    startSequenceNumber: records[0]?.sequenceNumber,
    endSequenceNumber: records.at(-1)?.sequenceNumber,
    approximateArrivalOfFirstRecord: isoTime(records[0]?.arrivedAtMs),
    approximateArrivalOfLastRecord: isoTime(records.at(-1)?.arrivedAtMs),
    batchSize: records.length,
    streamArn: source.streamArn,
  },
});
