import type { BatchResult } from "./batch-result.ts";

type StreamItem = { sequenceNumber: string; arrivedAtMs: number };

/** Consecutive records of one lane, and how many times they failed together. */
export type StreamBatch<Item extends StreamItem> = { records: Item[]; failures: number };

export type StreamRules = {
  maximumRetryAttempts: number;
  maximumRecordAgeMs: number;
  bisects: boolean;
};

/** The records of an invoked batch that are done, those to discard, and the batches to invoke next, in order. */
export type StreamPlan<Item extends StreamItem> = {
  done: Item[];
  discarded: Item[];
  next: StreamBatch<Item>[];
};

export const planAfterInvocation = <Item extends StreamItem>(
  batch: StreamBatch<Item>,
  result: BatchResult,
  rules: StreamRules,
): StreamPlan<Item> => {
  switch (result.kind) {
    case "succeeded":
      return { done: batch.records, discarded: [], next: [] };
    case "not-invoked":
      // [Lambda developer guide: Kinesis, error handling] a throttle is retried until the records expire
      return { done: [], discarded: [], next: [batch] };
    case "failed":
      return { done: [], ...afterFailure(batch, rules) };
    case "partial": {
      const firstFailed = batch.records.findIndex(({ sequenceNumber }) => result.failedIds.has(sequenceNumber));
      const done = batch.records.slice(0, firstFailed);
      const rest = { ...batch, records: batch.records.slice(firstFailed) };
      // With bisecting, the batch is split at the reported record. If that is the first record: unspecified by AWS;
      // chosen to halve the batch, because otherwise one bad record would discard all that follow it.
      if (rules.bisects && firstFailed > 0) return { done, discarded: [], next: [rest] };
      return { done, ...afterFailure(rest, rules) };
    }
    default:
      return result satisfies never;
  }
};

/** Splits a batch into the records that are too old to be invoked and the others. */
export const splitByAge = <Item extends StreamItem>(
  { records, failures }: StreamBatch<Item>,
  nowMs: number,
  { maximumRecordAgeMs }: StreamRules,
): { expired: Item[]; fresh: StreamBatch<Item> } => ({
  expired: records.filter(({ arrivedAtMs }) => nowMs - arrivedAtMs > maximumRecordAgeMs),
  fresh: { records: records.filter(({ arrivedAtMs }) => nowMs - arrivedAtMs <= maximumRecordAgeMs), failures },
});

const afterFailure = <Item extends StreamItem>(
  batch: StreamBatch<Item>,
  rules: StreamRules,
): Omit<StreamPlan<Item>, "done"> => {
  // [Lambda developer guide: Kinesis, error handling] bisecting does not count towards the retry limit
  if (rules.bisects && batch.records.length > 1) return { discarded: [], next: halves(batch) };
  if (batch.failures >= rules.maximumRetryAttempts) return { discarded: batch.records, next: [] };
  return { discarded: [], next: [{ ...batch, failures: batch.failures + 1 }] };
};

const halves = <Item extends StreamItem>({ records, failures }: StreamBatch<Item>): StreamBatch<Item>[] => {
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)].map((half) => ({ records: half, failures }));
};
