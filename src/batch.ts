import type { Log } from "./lambda.ts";

/** The response that names the records for SQS or Kinesis to redeliver. [Lambda developer guide: partial batch responses] */
export type BatchResponse = { batchItemFailures: { itemIdentifier: string }[] };

/**
 * Runs all records concurrently and returns the ids of the records that failed. Records are independent; where order
 * matters, pass a group of records as one.
 */
export const runBatch = async <R>(
  records: R[],
  idOf: (record: R) => string,
  run: (record: R) => Promise<unknown>,
  log?: Log,
): Promise<BatchResponse> => {
  const results = await Promise.allSettled(records.map(async (record) => run(record)));
  const failures = records.flatMap((record, index) => {
    const result = results[index];
    if (result?.status === "fulfilled") return [];
    log?.error("record failed", { id: idOf(record), error: result?.reason });
    return [{ itemIdentifier: idOf(record) }];
  });
  return { batchItemFailures: failures };
};
