import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import * as z from "zod";
import { JsonText } from "../json-text.ts";
import { EumEvent } from "../pinpoint/eum-event.ts";
import { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { createRecordLog } from "./record-log.ts";

/** `records`: without those that were written again. */
export type StreamWatch = { records: EventStreamRecord[]; stop: () => Promise<void> };

const PAUSE_MS = 200;

/** A record of Pinpoint, or an event of End User Messaging as one. */
const StreamRecord = JsonText.pipe(
  z.union([
    EventStreamRecord,
    EumEvent.transform(
      ({ eventType, eventTimestamp }): EventStreamRecord => ({
        event_type: eventType,
        event_timestamp: eventTimestamp,
      }),
    ),
  ]),
);

/** Reads the records that arrive in a Kinesis stream from now on, and keeps them. */
export const watchStream = async (kinesis: KinesisClient, StreamName: string): Promise<StreamWatch> => {
  const { records, add } = createRecordLog();
  let isWatching = true;
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));

  const follow = async (iterator: string | undefined): Promise<void> => {
    for (let next = iterator; next && isWatching; ) {
      const page = await kinesis.send(new GetRecordsCommand({ ShardIterator: next }));
      for (const { Data } of page.Records ?? []) add(StreamRecord.parse(new TextDecoder().decode(Data)));
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
