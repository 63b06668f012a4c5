import * as z from "zod";
import { createDynamoDbClient, createKinesisClient, createLambdaClient } from "../../aws/clients.ts";
import { invoke } from "../../aws/lambda.ts";
import { deleteEntries, type QuarantineEntry, readQuarantine } from "../../aws/quarantine-table.ts";
import { readStreamRange } from "../../aws/stream-range.ts";
import { planReplay, previewReplay, type Replayed, toReplayEvent } from "../../stream/replay.ts";
import { tableFor } from "./table-for.ts";

export type ReplayOptions = {
  from: Date;
  to: Date;
  /** The name of a stream to replay instead of the quarantine. */
  stream?: string | undefined;
  isDryRun: boolean;
  /** The consumer to invoke. */
  functionName: string;
  table: string | undefined;
};

/** The records to replay; `remove` deletes those that were consumed from the quarantine. */
type Source = { name: string; records: Replayed[]; remove: (consumed: Replayed[]) => Promise<void> };

const REPLAY_ATTEMPTS = 3;
const BatchResponse = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/** Replays records through the consumer, or previews that. Returns whether the consumer consumed all of them. */
export const replay = async (options: ReplayOptions, print: (line: string) => void): Promise<boolean> => {
  const { from, to, isDryRun, functionName } = options;
  const { name, records, remove } = await readSource(options);
  print(`${records.length} ${name}, ${from.toISOString()} to ${to.toISOString()}, as:`);
  for (const [label, count] of Object.entries(previewReplay(records)).sort()) {
    print(`  ${String(count).padStart(8)}  ${label}`);
  }
  if (isDryRun) return true;

  let total = 0;
  for (const batch of planReplay(records)) {
    const failed = new Set(await replayBatch(functionName, batch));
    const consumed = batch.filter((record) => !failed.has(record));
    await remove(consumed);
    total += consumed.length;
  }
  print(`${functionName} consumed ${total} of ${records.length} records`);
  return total === records.length;
};

const readSource = async ({ from, to, stream, table: tableName }: ReplayOptions): Promise<Source> => {
  if (stream !== undefined) {
    const records = await Array.fromAsync(readStreamRange(createKinesisClient(), stream, { from, to }));
    return { name: `records of ${stream}`, records, remove: async () => {} };
  }
  const client = createDynamoDbClient();
  const table = await tableFor("QuarantineTable", tableName);
  const entries = await Array.fromAsync(readQuarantine(client, table, { from, to }));
  const remove = async (consumed: Replayed[]): Promise<void> => {
    const positions = new Set(consumed.map(({ position }) => position));
    await deleteEntries(
      client,
      table,
      entries.filter(({ position }) => positions.has(position)),
    );
  };
  return { name: "quarantined records", records: entries.map(toReplayed), remove };
};

const toReplayed = ({ position, arrivedAt, raw }: QuarantineEntry): Replayed => ({ position, arrivedAt, data: raw });

/** Invokes the consumer with the batch, several times if some records fail. Returns the records that failed last. */
const replayBatch = async (functionName: string, batch: Replayed[]): Promise<Replayed[]> => {
  let left = batch;
  for (let attempt = 0; attempt < REPLAY_ATTEMPTS && left.length > 0; attempt++) {
    const response = await invoke(createLambdaClient(), functionName, toReplayEvent(left));
    const { batchItemFailures } = BatchResponse.parse(response);
    const from = left.findIndex(({ position }) => position === batchItemFailures[0]?.itemIdentifier);
    left = from === -1 ? [] : left.slice(from);
  }
  return left;
};
