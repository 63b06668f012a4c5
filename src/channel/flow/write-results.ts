import { chunksOf } from "../../chunks.ts";
import type { EventStreamRecord } from "../../pinpoint/event-stream-record.ts";
import { EVENTS_PER_REQUEST } from "../../pinpoint/limits.ts";
import type { Budget } from "../budget.ts";
import { toResultMessages } from "../queued-work.ts";
import { handOver, type SendToQueue } from "./enqueue.ts";

/** Writes at most 100 records to the sink: those that it did not take. */
export type WriteRecords = (records: EventStreamRecord[]) => Promise<EventStreamRecord[]>;

/** Writes all records, in batches: those that the sink did not take. */
export const writeRecords = async (records: EventStreamRecord[], write: WriteRecords): Promise<EventStreamRecord[]> =>
  (await Promise.all(chunksOf(records, EVENTS_PER_REQUEST).map(write))).flat();

/** Writes all records, and hands to the queue what the sink does not take or no time is left for: how many were lost even so. */
export const keepResults = async (
  records: EventStreamRecord[],
  ports: { writeRecords: WriteRecords; sendToQueue: SendToQueue },
  budget: Budget,
): Promise<number> => {
  const unwritten = budget.leftMs() > 0 ? await writeRecords(records, ports.writeRecords) : records;
  const { refused } = await handOver(toResultMessages(unwritten), ports.sendToQueue);
  return refused.length;
};
