import {
  type _Record,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import type { FailedBatch } from "../stream/failed-batch.ts";
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
  const records = readFrom(client, {
    StreamName: stream,
    ShardId: shardId,
    ShardIteratorType: "AT_TIMESTAMP",
    Timestamp: from,
  });
  for await (const { SequenceNumber, Data, ApproximateArrivalTimestamp: arrivedAt = from } of records) {
    if (arrivedAt > to) return;
    yield { position: `${shardId}:${SequenceNumber}`, arrivedAt, data: Data ?? new Uint8Array() };
  }
}

/** The records of a failed batch that the stream still retains, in shard order. */
export async function* readFailedBatch(client: KinesisClient, batch: FailedBatch): AsyncGenerator<Replayed> {
  const { streamName, shardId, startSequenceNumber: start, endSequenceNumber: end } = batch;
  const records = readFrom(client, {
    StreamName: streamName,
    ShardId: shardId,
    ShardIteratorType: "AT_SEQUENCE_NUMBER",
    StartingSequenceNumber: start,
  });
  for await (const { SequenceNumber = "", Data, ApproximateArrivalTimestamp: arrivedAt = new Date(0) } of records) {
    if (BigInt(SequenceNumber) > BigInt(end)) return;
    yield { position: `${shardId}:${SequenceNumber}`, arrivedAt, data: Data ?? new Uint8Array() };
  }
}

/** The records of a shard from a position to the tip. */
async function* readFrom(client: KinesisClient, start: GetShardIteratorCommandInput): AsyncGenerator<_Record> {
  let { ShardIterator: iterator } = await client.send(new GetShardIteratorCommand(start));
  while (iterator !== undefined) {
    const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }));
    yield* page.Records ?? [];
    if ((page.MillisBehindLatest ?? 0) === 0) return;
    iterator = page.NextShardIterator;
  }
}
