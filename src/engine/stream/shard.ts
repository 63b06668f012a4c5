import { hash } from "node:crypto";

const HASH_KEYS = 2n ** 128n;

export type HashKeyRange = { start: bigint; end: bigint };

/** The range of hash keys that a shard owns: equal parts of 128 bits, the last one to the end. [Kinesis developer guide: shards] */
export const hashKeyRange = (shard: number, shardCount: number): HashKeyRange => {
  const size = HASH_KEYS / BigInt(shardCount);
  const start = size * BigInt(shard);
  return { start, end: shard === shardCount - 1 ? HASH_KEYS - 1n : start + size - 1n };
};

/** The shard that owns a partition key's MD5, or the hash key that a caller gave instead. */
export const shardOf = (partitionKey: string, shardCount: number, explicitHashKey?: string): number => {
  if (shardCount === 1) return 0;
  const hashKey = explicitHashKey === undefined ? BigInt(`0x${hash("md5", partitionKey)}`) : BigInt(explicitHashKey);
  return Math.min(shardCount - 1, Number(hashKey / (HASH_KEYS / BigInt(shardCount))));
};
