import type { ShardRecord } from "../../engine/stream/streams.ts";
import { shardId } from "../kinesis/shards.ts";
import type { StreamSource } from "./stream-event.ts";

export type DiscardCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export type Discarded = {
  source: StreamSource;
  functionArn: string;
  records: ShardRecord[];
  condition: DiscardCondition;
  invocations: number;
  response?: { statusCode: number; requestId?: string; functionError?: string | undefined } | undefined;
};

/** [Lambda developer guide: Kinesis, discarded batches] the message to the on-failure destination, without the data. */
export const discardedBatch = (
  { source, functionArn, records, condition, invocations, response }: Discarded,
  nowMs: number,
) => ({
  requestContext: { requestId: response?.requestId, functionArn, condition, approximateInvokeCount: invocations },
  ...(response
    ? {
        responseContext: {
          statusCode: response.statusCode,
          executedVersion: "$LATEST",
          functionError: response.functionError ?? null,
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

const isoTime = (ms: number | undefined) => new Date(ms ?? 0).toISOString();
