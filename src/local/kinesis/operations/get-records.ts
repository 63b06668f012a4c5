import * as z from "zod";
import { GET_MAX_BYTES, RECORDS_PER_GET } from "../limits.ts";
import { operation } from "../operation.ts";
import { readRecords } from "../read-records.ts";
import { readIterator, writeIterator } from "../shard-iterator.ts";
import { streamNamed } from "../stream-named.ts";

// [Kinesis API reference: GetRecords]
const Input = z.object({
  ShardIterator: z.string().min(1).max(512),
  Limit: z.number().int().min(1).max(RECORDS_PER_GET).default(RECORDS_PER_GET),
});

export const GetRecords = operation(Input, (context, { ShardIterator, Limit }) => {
  const place = readIterator(ShardIterator, context.clock.realNow());
  streamNamed(context, { StreamName: place.stream });
  const { records, cursor, millisBehindLatest } = readRecords(context, place, {
    limit: Limit,
    limitBytes: GET_MAX_BYTES,
  });
  return {
    Records: records.map(({ sequenceNumber, partitionKey, data, arrivedAtMs }) => ({
      SequenceNumber: sequenceNumber,
      ApproximateArrivalTimestamp: arrivedAtMs / 1_000,
      Data: Buffer.from(data).toString("base64"),
      PartitionKey: partitionKey,
    })),
    NextShardIterator: writeIterator({ ...place, cursor }, context.clock.realNow()),
    MillisBehindLatest: millisBehindLatest,
  };
});
