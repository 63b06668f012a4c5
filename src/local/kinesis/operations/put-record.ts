import { appendToStream } from "../../../engine/stream/streams.ts";
import { KinesisError } from "../kinesis-error.ts";
import { operation } from "../operation.ts";
import { PutEntry, toStreamEntry } from "../put-entry.ts";
import { shardId } from "../shards.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

export const PutRecord = operation(StreamNamed.extend(PutEntry.shape), (context, input) => {
  const stream = streamNamed(context, input);
  const [place] = appendToStream(context, stream.name, [toStreamEntry(input)]) ?? [];
  if (!place) throw new KinesisError("InternalFailure", `The record was not appended to stream ${stream.name}.`);
  return { ShardId: shardId(place.shard), SequenceNumber: place.sequenceNumber };
});
