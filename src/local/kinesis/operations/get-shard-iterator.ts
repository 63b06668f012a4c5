import * as z from "zod";
import { cursorAt, type StreamPosition } from "../../../engine/stream/streams.ts";
import { KinesisError } from "../kinesis-error.ts";
import { operation } from "../operation.ts";
import { writeIterator } from "../shard-iterator.ts";
import { shardNamed } from "../shards.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

const Input = StreamNamed.extend({
  ShardId: z.string(),
  ShardIteratorType: z.enum(["TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "AT_TIMESTAMP"]),
  StartingSequenceNumber: z
    .string()
    .regex(/^(0|496\d{53})$/, "Member must be a sequence number of the stream")
    .optional(),
  Timestamp: z.number().optional(),
});

const missing = (name: string, type: string) =>
  new KinesisError("InvalidArgumentException", `Must specify ${name} when ShardIteratorType is ${type}.`);

const positionOf = (input: z.infer<typeof Input>): StreamPosition => {
  const { ShardIteratorType: type, StartingSequenceNumber: sequenceNumber, Timestamp } = input;
  if (type === "TRIM_HORIZON" || type === "LATEST") return { type };
  if (type === "AT_TIMESTAMP") {
    if (Timestamp === undefined) throw missing("timestamp", type);
    return { type, timestampMs: Math.round(Timestamp * 1_000) };
  }
  if (sequenceNumber === undefined) throw missing("StartingSequenceNumber", type);
  return { type, sequenceNumber };
};

export const GetShardIterator = operation(Input, (context, input) => {
  const stream = streamNamed(context, input);
  const shard = shardNamed(stream, input.ShardId);
  const cursor = cursorAt(context, stream.name, shard, positionOf(input));
  return { ShardIterator: writeIterator({ stream: stream.name, shard, cursor }, context.clock.realNow()) };
});
