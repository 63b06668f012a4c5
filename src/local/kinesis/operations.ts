import type { KinesisOperation } from "./operation.ts";
import { CreateStream } from "./operations/create-stream.ts";
import { DeleteStream } from "./operations/delete-stream.ts";
import { DescribeStream } from "./operations/describe-stream.ts";
import { DescribeStreamSummary } from "./operations/describe-stream-summary.ts";
import { GetRecords } from "./operations/get-records.ts";
import { GetShardIterator } from "./operations/get-shard-iterator.ts";
import { ListShards } from "./operations/list-shards.ts";
import { ListStreams } from "./operations/list-streams.ts";
import { PutRecord } from "./operations/put-record.ts";
import { PutRecords } from "./operations/put-records.ts";
import { DecreaseStreamRetentionPeriod, IncreaseStreamRetentionPeriod } from "./operations/retention-period.ts";

/** The supported operations, by their names in the API. */
export const OPERATIONS = new Map<string, KinesisOperation>(
  Object.entries({
    CreateStream,
    DecreaseStreamRetentionPeriod,
    DeleteStream,
    DescribeStream,
    DescribeStreamSummary,
    GetRecords,
    GetShardIterator,
    IncreaseStreamRetentionPeriod,
    ListShards,
    ListStreams,
    PutRecord,
    PutRecords,
  }),
);
