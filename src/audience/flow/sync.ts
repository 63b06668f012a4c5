import { toError } from "../../to-error.ts";
import type { Prepared } from "../endpoint-update.ts";
import {
  addResult,
  createReport,
  type ItemResult,
  type Progress,
  type Report,
  refused,
  toProgress,
} from "../report.ts";
import { createFlights } from "./flights.ts";
import { type Packing, packStream, type Source } from "./pack-stream.ts";
import { type BatchCall, type BatchOutcome, type SendContext, sendBatch } from "./send-batch.ts";

/** How items of one kind are sent. */
export type SyncPlan<Item, Ready> = Packing<Ready> &
  BatchCall<Ready> & {
    prepare(item: Item): Prepared<Ready>;
    /** The id of an item in the report. */
    idOf(ready: Ready): string;
    /** Settles items before the call; those that it has no result for are sent, unless no further call is possible. */
    before?: (items: readonly Ready[]) => Promise<Settled<Ready>>;
  };

/** Items that are not sent, and why no further call is possible. */
export type Settled<Ready> = { results: Map<Ready, ItemResult>; stopped?: string | undefined };

export type SyncContext = SendContext & {
  /** How many calls are in flight at most. */
  concurrency: number;
  onProgress?: ((progress: Progress) => void) | undefined;
};

type Entry<Item, Ready> = { item: Item; ready: Ready };

/**
 * Sends the items of a source in batches. Items are read as slowly as they are sent, and items with a common key are sent
 * in their order. Never rejects: the report has a result for every item that was read.
 */
export const sync = async <Item, Ready>(
  source: Source<Item>,
  plan: SyncPlan<Item, Ready>,
  context: SyncContext,
): Promise<Report<Item>> => {
  const report = createReport<Item>();
  const flights = createFlights(context.concurrency);
  const stop = (reason: string): void => {
    report.stopped ??= reason;
  };
  const isStopped = () => report.stopped !== undefined || context.signal.aborted;
  const settle = (
    entries: Entry<Item, Ready>[],
    resultOf: (entry: Entry<Item, Ready>, index: number) => ItemResult,
  ) => {
    for (const [index, entry] of entries.entries())
      addResult(report, plan.idOf(entry.ready), entry.item, resultOf(entry, index));
  };
  const send = async (entries: Entry<Item, Ready>[]): Promise<void> => {
    const readies = entries.map(({ ready }) => ready);
    const { results, stopped } = await sendAll(plan, readies, context).catch(toFailedOutcome);
    settle(entries, (_, index) => results[index] ?? UNSENT);
    if (stopped !== undefined) stop(stopped);
    context.onProgress?.(toProgress(report));
  };

  const entries = prepared(source, plan, report, { stop, isStopped });
  const packing = {
    ...plan,
    bytesOf: ({ ready }: Entry<Item, Ready>) => plan.bytesOf(ready),
    keysOf: ({ ready }: Entry<Item, Ready>) => plan.keysOf(ready),
  };
  for await (const { items, keys } of packStream(entries, packing)) {
    await flights.room(keys);
    if (isStopped()) settle(items, () => UNSENT);
    else
      flights.add(
        keys,
        send(items).catch((error: unknown) => stop(toError(error).message)),
      );
  }
  await flights.all();
  if (context.signal.aborted) stop("aborted");
  return report;
};

const UNSENT: ItemResult = { kind: "retryable", reason: "not sent, because the synchronization stopped before" };

const toFailedOutcome = (error: unknown): BatchOutcome => {
  const { message } = toError(error);
  return { results: [], stopped: message };
};

const sendAll = async <Ready>(
  plan: SyncPlan<never, Ready>,
  readies: Ready[],
  context: SyncContext,
): Promise<BatchOutcome> => {
  const { results: settled, stopped } = (await plan.before?.(readies)) ?? { results: new Map<Ready, ItemResult>() };
  if (stopped !== undefined) return { results: readies.map((ready) => settled.get(ready) ?? UNSENT), stopped };
  const left = readies.filter((ready) => !settled.has(ready));
  const { results, ...outcome } = left.length > 0 ? await sendBatch(plan, left, context) : { results: [] };
  const sent = results.values();
  return { ...outcome, results: readies.map((ready) => settled.get(ready) ?? sent.next().value ?? UNSENT) };
};

/** The items that may be sent; the report receives the others. Ends when the source fails. */
async function* prepared<Item, Ready>(
  source: Source<Item>,
  plan: SyncPlan<Item, Ready>,
  report: Report<Item>,
  { stop, isStopped }: { stop(reason: string): void; isStopped(): boolean },
): AsyncGenerator<Entry<Item, Ready>> {
  if (isStopped()) return;
  try {
    for await (const item of source) {
      report.read += 1;
      const result = plan.prepare(item);
      if (result.kind === "ready") yield { item, ready: result.item };
      else addResult(report, "", item, refused(result.issues));
      if (isStopped()) return;
    }
  } catch (error) {
    stop(`the source failed: ${toError(error).message}`);
  }
}
