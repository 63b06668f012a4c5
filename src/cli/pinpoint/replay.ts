import * as z from "zod";
import { createDynamoDbClient, createKinesisClient, createLambdaClient } from "../../aws/clients.ts";
import { invoke } from "../../aws/lambda.ts";
import { deleteEntries, type QuarantineEntry, readQuarantine } from "../../aws/quarantine-table.ts";
import { readStreamRange } from "../../aws/stream-range.ts";
import { planReplay, previewReplay, type Replayed, toReplayEvent } from "../../stream/flow/replay.ts";
import { tableFor } from "./table-for.ts";

export type ReplayOptions = {
  from: Date;
  to: Date;
  /** A stream's name; without one the quarantine is read. */
  stream?: string | undefined;
  isDryRun: boolean;
  /** The consumer. */
  functionName: string;
  table: string | undefined;
};

/** What is to be replayed, and how to forget a part of it once it is taken. */
type Source = { name: string; records: Replayed[]; forget: (taken: Replayed[]) => Promise<void> };

const REPLAY_ATTEMPTS = 3;
const Reply = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/** The records of a batch that the function did not take, after a few attempts. */
const replayBatch = async (functionName: string, batch: Replayed[]): Promise<Replayed[]> => {
  let left = batch;
  for (let attempt = 0; attempt < REPLAY_ATTEMPTS && left.length > 0; attempt++) {
    const { batchItemFailures } = Reply.parse(await invoke(createLambdaClient(), functionName, toReplayEvent(left)));
    const from = left.findIndex(({ position }) => position === batchItemFailures[0]?.itemIdentifier);
    left = from === -1 ? [] : left.slice(from);
  }
  return left;
};

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};

const toReplayed = ({ position, arrivedAt, raw }: QuarantineEntry): Replayed => ({ position, arrivedAt, data: raw });

const readSource = async ({ from, to, stream, table: named }: ReplayOptions): Promise<Source> => {
  if (stream !== undefined) {
    const records = await collect(readStreamRange(createKinesisClient(), stream, { from, to }));
    return { name: `records of ${stream}`, records, forget: async () => {} };
  }
  const tables = createDynamoDbClient();
  const table = await tableFor("QuarantineTable", named);
  const entries = await collect(readQuarantine(tables, table, { from, to }));
  const forget = async (taken: Replayed[]): Promise<void> => {
    const positions = new Set(taken.map(({ position }) => position));
    await deleteEntries(
      tables,
      table,
      entries.filter(({ position }) => positions.has(position)),
    );
  };
  return { name: "quarantined records", records: entries.map(toReplayed), forget };
};

/** Feeds records through the consumer again, or says what that would do; answers whether all were taken. */
export const replay = async (options: ReplayOptions, say: (line: string) => void): Promise<boolean> => {
  const { from, to, isDryRun, functionName } = options;
  const { name, records, forget } = await readSource(options);
  say(`${records.length} ${name}, ${from.toISOString()} to ${to.toISOString()}, as:`);
  for (const [what, count] of Object.entries(previewReplay(records)).sort()) {
    say(`  ${String(count).padStart(8)}  ${what}`);
  }
  if (isDryRun) return true;

  let taken = 0;
  for (const batch of planReplay(records)) {
    const left = new Set(await replayBatch(functionName, batch));
    const done = batch.filter((record) => !left.has(record));
    await forget(done);
    taken += done.length;
  }
  say(`${taken} of ${records.length} taken by ${functionName}`);
  return taken === records.length;
};
