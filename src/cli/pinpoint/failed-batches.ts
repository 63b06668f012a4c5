import { createKinesisClient } from "../../aws/clients/kinesis.ts";
import { createSqsClient } from "../../aws/clients/sqs.ts";
import { deleteMessage, type FailedMessage, findQueues, receiveAll, releaseMessage } from "../../aws/failed-queue.ts";
import { readFailedBatch } from "../../aws/stream-range.ts";
import { FailedBatch } from "../../stream/failed-batch.ts";
import type { Replayed } from "../../stream/replay.ts";
import { onlyOne } from "./only-one.ts";
import type { ReplaySource } from "./replay.ts";

const FAILED_QUEUE = "EventStreamFailedQueue";

/** A message of the failed queue, and the records of its batch that were not replayed yet. */
type OpenMessage = { message: FailedMessage; left: Set<string> };

/**
 * The records of the batches in the failed queue, read from the stream. A message is deleted once all records of its
 * batch were consumed; it stays in the queue if the stream does not retain all of them any more.
 */
export const readFailedBatches = async (queue: string | undefined): Promise<ReplaySource> => {
  const [sqs, kinesis] = [createSqsClient(), createKinesisClient()];
  const queueUrl = queue ?? onlyOne(await findQueues(sqs, FAILED_QUEUE), "queues", FAILED_QUEUE, "--queue");
  const open: OpenMessage[] = [];
  const kept: FailedMessage[] = [];
  const records = new Map<string, Replayed>();
  const problems: string[] = [];
  for await (const message of receiveAll(sqs, queueUrl)) {
    const batch = FailedBatch.safeParse(message.body).data;
    const found = batch ? await Array.fromAsync(readFailedBatch(kinesis, batch)) : [];
    for (const record of found) records.set(record.position, record);
    const problem = whyIncomplete(batch, found.length);
    if (problem === undefined) open.push({ message, left: new Set(found.map(({ position }) => position)) });
    else {
      problems.push(problem);
      kept.push(message);
    }
  }

  return {
    name: `records of ${open.length + kept.length} failed batches`,
    records: [...records.values()],
    problems,
    remove: async (consumed) => {
      for (const { position } of consumed) for (const { left } of open) left.delete(position);
      for (const { message, left } of open.splice(0)) {
        if (left.size === 0) await deleteMessage(sqs, queueUrl, message);
        else open.push({ message, left });
      }
    },
    close: async () => {
      for (const message of [...kept, ...open.map((one) => one.message)]) await releaseMessage(sqs, queueUrl, message);
    },
  };
};

const whyIncomplete = (batch: FailedBatch | undefined, found: number): string | undefined => {
  if (batch === undefined) return "a message does not describe a failed batch; delete it";
  const { batchSize, shardId, startSequenceNumber } = batch;
  if (found >= batchSize) return undefined;
  const lost = `${batchSize - found} of ${batchSize} records`;
  return `${lost} at ${shardId}:${startSequenceNumber} are no longer in the stream; delete the message after the replay`;
};
