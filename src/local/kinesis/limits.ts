/** [Kinesis Data Streams quotas and API reference] */
export const recordBytes = 1_048_576;
export const recordsPerPut = 500;
export const putBytes = 5_242_880;
export const recordsPerGet = 10_000;
export const getBytes = 10_485_760;
export const iteratorLifeMs = 300_000;
export const retentionHours = { shortest: 24, longest: 8_760 };
export const shardsPerStream = 500;
/** A new on-demand stream begins with four shards. */
export const onDemandShards = 4;
