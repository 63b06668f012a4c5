import type { PutRecords } from "../aws/served-streams.ts";
import type { EngineContext } from "../engine/context.ts";
import {
  createStream,
  deleteRecords,
  getRecords,
  onArrival,
  type ShardRecord,
  setRetention,
  streamName,
} from "../engine/stream/streams.ts";
import { keepRunning, type LoopState } from "../keep-running.ts";

export type ForwardOptions = {
  context: EngineContext;
  /** The ARN of the stream that the records go to. */
  arn: string;
  put: PutRecords;
  report: (state: LoopState) => void;
  /** Receives how many records were accepted, and how many were dropped because no stream accepts them. */
  forwarded(result: "accepted" | "rejected", count: number): void;
};

// [Kinesis API reference: PutRecords] [Firehose API reference: PutRecordBatch] at most 500 records; Firehose at most 4 MiB.
const RECORDS_MAX = 500;
const REQUEST_MAX_BYTES = 4_000_000;

// [Firehose quotas] 1,000 KiB; [Kinesis Data Streams quotas] 1 MiB with the key. One that is longer would block all others.
const RECORD_MAX_BYTES = 1_024_000;

/** [Kinesis developer guide: changing the data retention period] the longest; what is not forwarded by then is deleted. */
const RETENTION_HOURS = 8_760;

// One shard: the records of an endpoint keep their order.
const SHARD = 0;

/**
 * Forwards the records of an event stream to Kinesis or Firehose, at least once each, those with the same partition key in
 * order. A record is deleted when it was accepted, so that the oldest one that is left is where forwarding continues. After
 * a failure it waits and tries again. The returned function ends it after the request in flight.
 */
export const forwardStream = (options: ForwardOptions): (() => Promise<void>) => {
  const { context, arn, report } = options;
  const name = streamName(arn);
  createStream(context, name, 1);
  setRetention(context, name, RETENTION_HOURS);
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = keepRunning((progressed) => run(options, name, signal, progressed), { signal, report });
  return async () => {
    stopping.abort();
    await running;
  };
};

const run = async (
  { context, put, forwarded }: ForwardOptions,
  name: string,
  signal: AbortSignal,
  progressed: () => void,
): Promise<void> => {
  let arrival = Promise.withResolvers<void>();
  const wake = (): void => arrival.resolve();
  const unsubscribe = onArrival(context, name, wake);
  signal.addEventListener("abort", wake);
  try {
    while (!signal.aborted) {
      arrival = Promise.withResolvers<void>();
      const { records } = getRecords(context, name, SHARD, 0, RECORDS_MAX);
      const tooLong = records.filter(({ data }) => data.byteLength > RECORD_MAX_BYTES);
      if (records.length === 0) await arrival.promise;
      else if (tooLong.length > 0) {
        deleteRecords(context, name, tooLong.map(sequenceOf));
        forwarded("rejected", tooLong.length);
      } else {
        const sent = await putPart(nextPart(records), put);
        deleteRecords(context, name, sent);
        forwarded("accepted", sent.length);
        progressed();
      }
    }
  } finally {
    unsubscribe();
    signal.removeEventListener("abort", wake);
  }
};

const sequenceOf = ({ sequenceNumber }: ShardRecord): string => sequenceNumber;

/**
 * The records of the next request: the first of each partition key, because the records of one request may be stored in any
 * order, and one of them can be rejected. [Kinesis API reference: PutRecords]
 */
export const nextPart = (records: readonly ShardRecord[]): ShardRecord[] => {
  const keys = new Set<string>();
  const part: ShardRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    if (keys.has(record.partitionKey)) continue;
    keys.add(record.partitionKey);
    bytes += record.data.byteLength + Buffer.byteLength(record.partitionKey);
    if (part.length > 0 && bytes > REQUEST_MAX_BYTES) return part;
    part.push(record);
  }
  return part;
};

/** Returns the sequence numbers of the records that were accepted. Throws if none was. */
const putPart = async (part: readonly ShardRecord[], put: PutRecords): Promise<string[]> => {
  const accepted = await put(part);
  const sent = part.filter((_, index) => accepted[index]).map(sequenceOf);
  if (sent.length === 0) throw new Error(`the stream accepted none of ${part.length} records`);
  return sent;
};
