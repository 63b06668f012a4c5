import { chunksOf } from "../../chunks.ts";
import type { EventStreamRecord } from "../../pinpoint/event-stream-record.ts";
import { EVENTS_PER_REQUEST } from "../../pinpoint/limits.ts";
import type { Budget } from "../../run.ts";
import { toResultMessages } from "../queued-work.ts";
import { enqueue, type SendToQueue } from "./enqueue.ts";

/** Writes at most 100 records to the sink; returns the records that it did not accept. */
export type WriteRecords = (records: EventStreamRecord[]) => Promise<EventStreamRecord[]>;

/** Writes all records to the sink, in batches; returns the records that it did not accept. */
export const writeResults = async (records: EventStreamRecord[], write: WriteRecords): Promise<EventStreamRecord[]> =>
  (await Promise.all(chunksOf(records, EVENTS_PER_REQUEST).map(write))).flat();

/** Writes records to the sink and enqueues the rest, or all once the budget is spent; returns how many were lost. */
export const writeOrEnqueueResults = async (
  records: EventStreamRecord[],
  ports: { writeRecords: WriteRecords; sendToQueue: SendToQueue },
  budget: Budget,
): Promise<number> => {
  const unwritten = budget.leftMs() > 0 ? await writeResults(records, ports.writeRecords) : records;
  const { rejected } = await enqueue(toResultMessages(unwritten), ports.sendToQueue);
  return rejected.length;
};
