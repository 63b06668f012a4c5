import * as z from "zod";
import { createDynamoDbClient } from "../../aws/clients/dynamodb.ts";
import { createKinesisClient } from "../../aws/clients/kinesis.ts";
import { createLambdaClient } from "../../aws/clients/lambda.ts";
import { invoke } from "../../aws/lambda.ts";
import { deleteEntries, type QuarantineEntry, readQuarantine } from "../../aws/quarantine-table.ts";
import { readStreamRange } from "../../aws/stream-range.ts";
import { parseJson } from "../../parse-json.ts";
import { planReplay, previewReplay, type Replayed, toReplayEvent } from "../../stream/replay.ts";
import { readFailedBatches } from "./failed-batches.ts";
import { tableFor } from "./table-for.ts";

export type ReplayOptions = {
  from: Date;
  to: Date;
  /** The name of a stream to replay instead of the quarantine. */
  stream?: string | undefined;
  /** Whether to replay the batches in the failed queue instead. */
  isFailed: boolean;
  /** The URL of the failed queue. */
  queue?: string | undefined;
  isDryRun: boolean;
  /** The consumer to invoke. */
  functionName: string;
  table: string | undefined;
};

/** The records to replay; `remove` deletes those that were consumed from where they are stored. */
export type ReplaySource = {
  name: string;
  records: Replayed[];
  /** Why records cannot be replayed, one line each. */
  problems: string[];
  remove: (consumed: Replayed[]) => Promise<void>;
  /** Called at the end. */
  close: () => Promise<void>;
};

const REPLAY_ATTEMPTS = 3;
/** The counts that the consumer logs for documents that it consumed, and their labels. One line each, of all attempts. */
const RESULTS = new Map([
  ["published", "published"],
  ["duplicate", "already published, perhaps by an earlier attempt"],
  ["quarantine", "back in the quarantine: still unreadable"],
  ["refused", "back in the quarantine: the topic refused it"],
]);
const ConsumedLine = z.looseObject({ message: z.literal("consumed") });
const BatchResponse = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/**
 * Replays records through the consumer, or prints what it would do. Returns false if a record could not be read or was not
 * consumed.
 */
export const replay = async (options: ReplayOptions, print: (line: string) => void): Promise<boolean> => {
  const source = await readSource(options);
  const { name, records, problems } = source;
  try {
    print(`${records.length} ${name}, which contain:`);
    for (const [label, count] of Object.entries(previewReplay(records)).sort()) {
      print(`  ${String(count).padStart(8)}  ${label}`);
    }
    for (const problem of problems) print(problem);
    const isComplete = options.isDryRun || (await consumeAll(source, options.functionName, print));
    return isComplete && problems.length === 0;
  } finally {
    await source.close();
  }
};

const consumeAll = async (
  { records, remove }: ReplaySource,
  functionName: string,
  print: (line: string) => void,
): Promise<boolean> => {
  let consumedCount = 0;
  const counts = new Map<string, number>();
  for (const batch of planReplay(records)) {
    const failed = new Set(await replayBatch(functionName, batch, counts));
    const consumed = batch.filter((record) => !failed.has(record));
    await remove(consumed);
    consumedCount += consumed.length;
  }
  print(`${functionName} consumed ${consumedCount} of ${records.length} records. Results of all attempts:`);
  for (const [kind, label] of RESULTS) print(`  ${String(counts.get(kind) ?? 0).padStart(8)}  ${label}`);
  if (consumedCount < records.length) print(`${records.length - consumedCount} failed; replay them again`);
  return consumedCount === records.length;
};

const NOTHING_TO_CLOSE = { problems: [], close: async () => {} };

const readSource = async (options: ReplayOptions): Promise<ReplaySource> => {
  const { from, to, stream, isFailed, queue, table: tableName } = options;
  if (isFailed) return readFailedBatches(queue);
  const range = `${from.toISOString()} to ${to.toISOString()}`;
  if (stream !== undefined) {
    const records = await Array.fromAsync(readStreamRange(createKinesisClient(), stream, { from, to }));
    return { name: `records of ${stream}, ${range}`, records, remove: async () => {}, ...NOTHING_TO_CLOSE };
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
  const records = entries.map(toReplayed);
  return { name: `quarantined records, ${range}`, records, remove, ...NOTHING_TO_CLOSE };
};

const toReplayed = ({ position, arrivedAt, raw }: QuarantineEntry): Replayed => ({ position, arrivedAt, data: raw });

/**
 * Invokes the consumer with the batch. After a failure it invokes it again, from the first failed record on, so `counts` has
 * the records after that one again. Returns the records that are left after the last attempt.
 */
const replayBatch = async (
  functionName: string,
  batch: Replayed[],
  counts: Map<string, number>,
): Promise<Replayed[]> => {
  let left = batch;
  for (let attempt = 0; attempt < REPLAY_ATTEMPTS && left.length > 0; attempt++) {
    const { response, log } = await invoke(createLambdaClient(), functionName, toReplayEvent(left));
    addCounts(counts, log);
    const { batchItemFailures } = BatchResponse.parse(response);
    const from = left.findIndex(({ position }) => position === batchItemFailures[0]?.itemIdentifier);
    left = from === -1 ? [] : left.slice(from);
  }
  return left;
};

/** Adds the counts of the line `consumed` in the function's log. */
const addCounts = (counts: Map<string, number>, log: string): void => {
  const line = log
    .split("\n")
    .map(parseJson)
    .find((value) => ConsumedLine.safeParse(value).success);
  for (const [kind, count] of Object.entries(line ?? {}))
    if (RESULTS.has(kind) && typeof count === "number") counts.set(kind, (counts.get(kind) ?? 0) + count);
};
