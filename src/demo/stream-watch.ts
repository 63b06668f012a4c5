import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import { EventStreamRecord } from "../pinpoint/event-stream-record.ts";

export type StreamWatch = { records: EventStreamRecord[]; stop: () => Promise<void> };

const PAUSE_MS = 200;

/** Follows a stream from now on, as an ISV's own consumer would, and keeps what it reads. */
export const watchStream = async (kinesis: KinesisClient, StreamName: string): Promise<StreamWatch> => {
  const records: EventStreamRecord[] = [];
  let isWatching = true;
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));

  const follow = async (iterator: string | undefined): Promise<void> => {
    for (let next = iterator; next && isWatching; ) {
      const page = await kinesis.send(new GetRecordsCommand({ ShardIterator: next }));
      for (const { Data } of page.Records ?? [])
        records.push(EventStreamRecord.parse(JSON.parse(new TextDecoder().decode(Data))));
      next = page.NextShardIterator;
      if (!page.Records?.length) await new Promise((resume) => setTimeout(resume, PAUSE_MS));
    }
  };

  const latest = (ShardId: string | undefined) =>
    kinesis.send(new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "LATEST" }));
  const iterators = await Promise.all(Shards.map(({ ShardId }) => latest(ShardId)));
  const following = iterators.map(({ ShardIterator }) => follow(ShardIterator));
  return {
    records,
    stop: async () => {
      isWatching = false;
      await Promise.all(following);
    },
  };
};

/** `type -> how many`, most first. */
export const countTypes = (records: EventStreamRecord[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const { event_type } of records) counts.set(event_type, (counts.get(event_type) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
};
