// [Kinesis API reference: PutRecords, GetRecords, GetShardIterator, IncreaseStreamRetentionPeriod, CreateStream]
export const RECORD_MAX_BYTES = 1_048_576;
export const RECORDS_PER_PUT = 500;
export const PUT_MAX_BYTES = 5_242_880;
export const RECORDS_PER_GET = 10_000;
export const GET_MAX_BYTES = 10_485_760;
export const ITERATOR_LIFETIME_MS = 300_000;
/** A new stream has the minimum. */
export const RETENTION_HOURS = { min: 24, max: 8_760 };
export const SHARDS_PER_STREAM = 500;
// [Kinesis developer guide: choose the data stream capacity mode] a new on-demand stream has four shards.
export const ON_DEMAND_SHARDS = 4;
