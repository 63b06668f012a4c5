import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import type { Replayed } from "../stream/replay.ts";

/** The records of a stream in a time range, shard by shard. */
export async function* readStreamRange(
  client: KinesisClient,
  stream: string,
  range: { from: Date; to: Date },
): AsyncGenerator<Replayed> {
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListShardsCommand(token === undefined ? { StreamName: stream } : { NextToken: token }),
    );
    for (const { ShardId = "" } of page.Shards ?? []) yield* readShard(client, stream, ShardId, range);
    token = page.NextToken;
  } while (token !== undefined);
}

/** The records of one shard that arrived from `from` to `to`, in shard order. */
async function* readShard(
  client: KinesisClient,
  stream: string,
  shardId: string,
  { from, to }: { from: Date; to: Date },
): AsyncGenerator<Replayed> {
  const start = new GetShardIteratorCommand({
    StreamName: stream,
    ShardId: shardId,
    ShardIteratorType: "AT_TIMESTAMP",
    Timestamp: from,
  });
  let { ShardIterator: iterator } = await client.send(start);
  while (iterator !== undefined) {
    const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }));
    for (const { SequenceNumber, Data, ApproximateArrivalTimestamp: arrivedAt = from } of page.Records ?? []) {
      if (arrivedAt > to) return;
      yield { position: `${shardId}:${SequenceNumber}`, arrivedAt, data: Data ?? new Uint8Array() };
    }
    if ((page.MillisBehindLatest ?? 0) === 0) return;
    iterator = page.NextShardIterator;
  }
}
