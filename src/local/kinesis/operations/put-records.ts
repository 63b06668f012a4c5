import * as z from "zod";
import { appendToStream } from "../../../engine/stream/streams.ts";
import { KinesisError } from "../kinesis-error.ts";
import { PUT_MAX_BYTES, RECORDS_PER_PUT } from "../limits.ts";
import { operation } from "../operation.ts";
import { entryBytes, PutEntry, toStreamEntry } from "../put-entry.ts";
import { shardId } from "../shards.ts";
import { StreamNamed, streamNamed } from "../stream-named.ts";

const Input = StreamNamed.extend({
  Records: z
    .array(PutEntry)
    .min(1, "Member must have length greater than or equal to 1")
    .max(RECORDS_PER_PUT, `Member must have length less than or equal to ${RECORDS_PER_PUT}`),
});

export const PutRecords = operation(Input, (context, input) => {
  const stream = streamNamed(context, input);
  const sizeBytes = input.Records.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (sizeBytes > PUT_MAX_BYTES) {
    throw new KinesisError("InvalidArgumentException", `Records size exceeds 5 MB limit: ${sizeBytes} bytes.`);
  }
  const places = appendToStream(context, stream.name, input.Records.map(toStreamEntry)) ?? [];
  return {
    FailedRecordCount: 0,
    Records: places.map(({ shard, sequenceNumber }) => ({ ShardId: shardId(shard), SequenceNumber: sequenceNumber })),
  };
});
