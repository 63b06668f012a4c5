import { withDeadline } from "../../deadline.ts";
import type { HistoryEntry, HistoryWriter } from "./history-ports.ts";

// A usual write takes milliseconds. With this limit and three attempts of the publish, a poke function stays in its 10 s.
const RECORD_MS = 1_500;

type Facts = { now: Date; log: { error(message: string, fields: Record<string, unknown>): void } };

/**
 * Stores a poke in the history of its topics; returns whether it did. A failed write must not keep the poke from being
 * published: clients that are connected receive it, and the others lose no more than without a history.
 */
export const recordPoke = async (
  entries: readonly HistoryEntry[],
  { record }: HistoryWriter,
  { now, log }: Facts,
): Promise<boolean> => {
  const writes = entries.map((entry) => withDeadline(RECORD_MS, (signal) => record(entry, now, signal)));
  const failed = (await Promise.allSettled(writes)).find((write) => write.status === "rejected");
  if (failed !== undefined) log.error("not in the history", { error: failed.reason });
  return failed === undefined;
};
