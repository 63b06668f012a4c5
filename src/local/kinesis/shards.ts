import { hashKeyRange } from "../../engine/stream/shard.ts";
import { type Stream, sequenceNumber } from "../../engine/stream/store/streams.ts";
import { KinesisError } from "./kinesis-error.ts";

export const shardId = (shard: number): string => `shardId-${String(shard).padStart(12, "0")}`;

export const shardNamed = (stream: Stream, id: string): number => {
  const shard = /^shardId-\d{12}$/.test(id) ? Number(id.slice("shardId-".length)) : -1;
  if (shard >= 0 && shard < stream.shardCount) return shard;
  throw new KinesisError(
    "ResourceNotFoundException",
    `Could not find shard ${id} in stream ${stream.name} under account ${stream.arn.split(":")[4]}.`,
  );
};

export const shardsOf = (stream: Stream) =>
  Array.from({ length: stream.shardCount }, (_, shard) => {
    const { start, end } = hashKeyRange(shard, stream.shardCount);
    return {
      ShardId: shardId(shard),
      HashKeyRange: { StartingHashKey: String(start), EndingHashKey: String(end) },
      SequenceNumberRange: { StartingSequenceNumber: sequenceNumber(0) },
    };
  });
