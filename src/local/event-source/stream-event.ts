import type { ShardRecord } from "../../engine/stream/streams.ts";
import { jsonBytes } from "../../pack-by-size.ts";
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

/** The size of the event without records: what a batch of records adds to it is the sum of their `eventBytes`. */
export const EMPTY_EVENT_BYTES = jsonBytes({ Records: [] });

/** The size of a record in the event, with the comma that follows it. */
export const eventBytes = (source: StreamSource, record: ShardRecord): number =>
  jsonBytes(streamEventRecord(source, { ...record, data: NO_DATA })) + base64Length(record.data);

const NO_DATA = new Uint8Array();

/** Padding included. [RFC 4648: base 64 encoding] JSON escapes none of its characters. */
const base64Length = ({ byteLength }: Uint8Array): number => Math.ceil(byteLength / 3) * 4;
