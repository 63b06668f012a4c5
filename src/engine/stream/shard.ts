import { hash } from "node:crypto";

const HASH_KEYS = 2n ** 128n;

export type HashKeyRange = { start: bigint; end: bigint };

/** The range of 128-bit hash keys that a shard owns; all shards own equal parts. [Kinesis developer guide: terminology, shard] */
export const hashKeyRange = (shard: number, shardCount: number): HashKeyRange => {
  const size = HASH_KEYS / BigInt(shardCount);
  const start = size * BigInt(shard);
  return { start, end: shard === shardCount - 1 ? HASH_KEYS - 1n : start + size - 1n };
};

/** The shard that owns the explicit hash key or, without one, the MD5 hash of the partition key. */
export const shardOf = (partitionKey: string, shardCount: number, explicitHashKey?: string): number => {
  if (shardCount === 1) return 0;
  const hashKey = explicitHashKey === undefined ? BigInt(`0x${hash("md5", partitionKey)}`) : BigInt(explicitHashKey);
  return Math.min(shardCount - 1, Number(hashKey / (HASH_KEYS / BigInt(shardCount))));
};
