import type { ShardRecord } from "../../engine/stream/streams.ts";
import { shardId } from "../kinesis/shards.ts";

export type StreamSource = { streamArn: string; shard: number };

/** [Lambda developer guide: Kinesis, example event] one record of the function's event. */
export const streamEventRecord = ({ streamArn, shard }: StreamSource, record: ShardRecord) => ({
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

/** An upper bound of the bytes of a record in the event: its base64 data and its other fields. */
export const eventBytes = (record: ShardRecord): number =>
  Math.ceil(record.data.length / 3) * 4 + Buffer.byteLength(record.partitionKey) + 640;
