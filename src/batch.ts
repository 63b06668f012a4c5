import type { Log } from "./lambda.ts";

/** What SQS and Kinesis read to know which records to deliver again. */
export type BatchReply = { batchItemFailures: { itemIdentifier: string }[] };

/**
 * Runs every record, all at the same time, and names those that failed. A record that fails takes no other with it.
 * Where order matters, make one record of those that must follow each other.
 */
export const runBatch = async <R>(
  records: R[],
  idOf: (record: R) => string,
  run: (record: R) => Promise<unknown>,
  log?: Log,
): Promise<BatchReply> => {
  const verdicts = await Promise.allSettled(records.map(async (record) => run(record)));
  const failures = records.flatMap((record, index) => {
    const verdict = verdicts[index];
    if (verdict?.status === "fulfilled") return [];
    log?.error("record failed", { id: idOf(record), error: verdict?.reason });
    return [{ itemIdentifier: idOf(record) }];
  });
  return { batchItemFailures: failures };
};
