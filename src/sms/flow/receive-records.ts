import { type Budget, createLease, type Lease } from "../../run.ts";

export type SnsRun = { now: Date; requestId: string; budget: Budget; remainingMs: () => number };

export type ReceivedRecords<T> = { received: T[]; failed: { messageId: string; error: unknown }[] };

/** Receives all records of an SNS event concurrently; one that fails does not affect the others. */
export const receiveRecords = async <R extends { Sns: { MessageId: string } }, T>(
  records: R[],
  { now, requestId, remainingMs }: SnsRun,
  receive: (record: R, lease: Lease) => Promise<T>,
): Promise<ReceivedRecords<T>> => {
  const results: ReceivedRecords<T> = { received: [], failed: [] };
  await Promise.all(
    records.map(async (record) => {
      const { MessageId } = record.Sns;
      // Two records of one event may contain the same message, so each claims under a lease of its own.
      const lease = createLease(`${requestId}/${MessageId}`, now, remainingMs());
      await receive(record, lease).then(
        (received) => results.received.push(received),
        (error: unknown) => results.failed.push({ messageId: MessageId, error }),
      );
    }),
  );
  return results;
};
