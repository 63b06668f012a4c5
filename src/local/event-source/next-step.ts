import type { BatchOutcome } from "./batch-outcome.ts";

type Item = { sequenceNumber: string; arrivedAtMs: number };

/** Records of one stream in their order, and how often they failed together. */
export type Work<Record extends Item> = { records: Record[]; failures: number };

export type StreamRules = {
  maximumRetryAttempts: number;
  maximumRecordAgeMs: number;
  bisects: boolean;
};

export type Step<Record extends Item> = {
  done: Record[];
  discarded: Record[];
  next: Work<Record>[];
};

const halves = <Record extends Item>({ records, failures }: Work<Record>): Work<Record>[] => {
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)].map((half) => ({ records: half, failures }));
};

const afterFailure = <Record extends Item>(work: Work<Record>, rules: StreamRules): Omit<Step<Record>, "done"> => {
  // [Lambda, Kinesis error handling] splitting a batch does not use up its retries
  if (rules.bisects && work.records.length > 1) return { discarded: [], next: halves(work) };
  if (work.failures >= rules.maximumRetryAttempts) return { discarded: work.records, next: [] };
  return { discarded: [], next: [{ ...work, failures: work.failures + 1 }] };
};

/**
 * What happens to a batch of a stream after its invocation: which records are done, which are given up, and what is
 * invoked next, in order.
 */
export const nextStep = <Record extends Item>(
  work: Work<Record>,
  outcome: BatchOutcome,
  rules: StreamRules,
): Step<Record> => {
  switch (outcome.kind) {
    case "succeeded":
      return { done: work.records, discarded: [], next: [] };
    case "not-invoked":
      // [Lambda, Kinesis error handling] retried until the records expire, whatever the number of attempts
      return { done: [], discarded: [], next: [work] };
    case "failed":
      return { done: [], ...afterFailure(work, rules) };
    case "partial": {
      const lowest = work.records.findIndex(({ sequenceNumber }) => outcome.failedIds.has(sequenceNumber));
      const done = work.records.slice(0, lowest);
      const rest = { ...work, records: work.records.slice(lowest) };
      // With bisecting, the batch is cut at the reported record. A report that names the first one cuts nothing:
      // unspecified by AWS; halved like a failed batch, so that one bad record does not take its neighbors down.
      if (rules.bisects && lowest > 0) return { done, discarded: [], next: [rest] };
      return { done, ...afterFailure(rest, rules) };
    }
    default:
      return outcome satisfies never;
  }
};

/** Parts a batch into the records that are too old to be tried (again) and the others. */
export const partByAge = <Record extends Item>(
  { records, failures }: Work<Record>,
  nowMs: number,
  { maximumRecordAgeMs }: StreamRules,
): { expired: Record[]; fresh: Work<Record> } => ({
  expired: records.filter(({ arrivedAtMs }) => nowMs - arrivedAtMs > maximumRecordAgeMs),
  fresh: { records: records.filter(({ arrivedAtMs }) => nowMs - arrivedAtMs <= maximumRecordAgeMs), failures },
});
