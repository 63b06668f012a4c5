import { hashKeyRange, type Stream, sequenceNumber } from "../../engine/stream/streams.ts";
import { KinesisError } from "./kinesis-error.ts";

const SHARD_ID = /^shardId-(\d{12})$/;

export const shardId = (shard: number): string => `shardId-${String(shard).padStart(12, "0")}`;

/** The index of a stream's shard, or an error if the stream has no such shard. */
export const shardNamed = (stream: Stream, id: string): number => {
  const shard = Number(SHARD_ID.exec(id)?.[1] ?? -1);
  if (shard >= 0 && shard < stream.shardCount) return shard;
  throw new KinesisError(
    "ResourceNotFoundException",
    `Could not find shard ${id} in stream ${stream.name} under account ${stream.arn.split(":")[4]}.`,
  );
};

/** [Kinesis API reference: Shard] */
export const shardsOf = (stream: Stream) =>
  Array.from({ length: stream.shardCount }, (_, shard) => {
    const { start, end } = hashKeyRange(shard, stream.shardCount);
    return {
      ShardId: shardId(shard),
      HashKeyRange: { StartingHashKey: String(start), EndingHashKey: String(end) },
      SequenceNumberRange: { StartingSequenceNumber: sequenceNumber(0) },
    };
  });
