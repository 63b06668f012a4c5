import { keepRunning } from "../../keep-running.ts";
import { jsonBytes } from "../../pack-by-size.ts";
import { SYNC_PAYLOAD_BYTES } from "../runner/payload-limits.ts";
import { toBatchResult } from "./batch-result.ts";
import { compileFilters } from "./event-filter.ts";
import { QUEUE_CONCURRENCY, RECEIVE_WAIT_MAX_SECONDS } from "./limits.ts";
import { patternsOf, type QueueMapping } from "./mapping.ts";
import { queueEventRecord } from "./queue-event.ts";
import type { Sqs, SqsMessage } from "./sqs.ts";
import type { StreamPorts } from "./stream-delivery.ts";

export type QueuePorts = Pick<StreamPorts, "invoke" | "log" | "report"> & { sqs: Sqs };

export type QueuePoller = { stop: () => Promise<void> };

/** Polls a queue with one long poll at a time, and delivers batches concurrently up to the mapping's concurrency. */
export const startQueuePoller = (mapping: QueueMapping, ports: QueuePorts): QueuePoller => {
  const { EventSourceArn: arn, FunctionName: functionArn, BatchSize: batchSize } = mapping;
  const windowMs = mapping.MaximumBatchingWindowInSeconds * 1_000;
  const concurrency = mapping.ScalingConfig?.MaximumConcurrency ?? QUEUE_CONCURRENCY;
  const reportsFailures = mapping.FunctionResponseTypes.length > 0;
  const passes = compileFilters(patternsOf(mapping), "body");
  const facts = { functionArn, queue: arn };
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const { signal } = stopping;

  const receive = async (url: string, count: number, waitSeconds: number): Promise<SqsMessage[]> => {
    const messages = await ports.sqs.receive(url, count, waitSeconds);
    const byPassed = Map.groupBy(messages, (message) => passes(filterable(message)));
    // [Lambda developer guide: event filtering] Lambda deletes messages that match no pattern from the queue
    await ports.sqs.remove(url, byPassed.get(false) ?? []);
    return byPassed.get(true) ?? [];
  };
  const sizeInEvent = (messages: SqsMessage[]): number =>
    messages.reduce((sum, message) => sum + jsonBytes(queueEventRecord(arn, message)), 0);
  const gather = async (url: string): Promise<SqsMessage[]> => {
    const batch = await receive(url, batchSize, RECEIVE_WAIT_MAX_SECONDS);
    const untilMs = performance.now() + windowMs;
    let sizeBytes = sizeInEvent(batch);
    while (batch.length > 0 && batch.length < batchSize && !signal.aborted && sizeBytes < SYNC_PAYLOAD_BYTES / 2) {
      const waitMs = untilMs - performance.now();
      if (waitMs <= 0) break;
      const more = await receive(url, batchSize - batch.length, Math.ceil(waitMs / 1_000));
      batch.push(...more);
      sizeBytes += sizeInEvent(more);
    }
    return batch;
  };
  const deliver = async (url: string, messages: SqsMessage[]): Promise<void> => {
    const payload = JSON.stringify({ Records: messages.map((message) => queueEventRecord(arn, message)) });
    const ids = messages.map(({ MessageId }) => MessageId);
    const result = toBatchResult(await ports.invoke(functionArn, payload), ids, reportsFailures);
    if (result.kind === "succeeded") return ports.sqs.remove(url, messages);
    ports.log("messages of a queue failed", { ...facts, result: result.kind, messages: messages.length });
    // Failed messages stay in the queue until their visibility timeout; then they are redelivered or redriven.
    if (result.kind !== "partial") return;
    await ports.sqs.remove(
      url,
      messages.filter(({ MessageId }) => !result.failedIds.has(MessageId)),
    );
  };
  const startDelivery = (url: string, messages: SqsMessage[]): void => {
    const delivery = deliver(url, messages)
      .catch((error: unknown) => ports.log("a batch of a queue failed", { ...facts, reason: String(error) }))
      .finally(() => running.delete(delivery));
    running.add(delivery);
  };
  const pollOnce = async (url: string): Promise<void> => {
    while (running.size >= concurrency) await Promise.race(running);
    if (signal.aborted) return;
    const messages = await gather(url);
    if (messages.length === 0) return;
    if (signal.aborted) await ports.sqs.release(url, messages);
    else startDelivery(url, messages);
  };
  let url: string | undefined;
  const poll = async (progressed: () => void): Promise<void> => {
    while (!signal.aborted) {
      url ??= await ports.sqs.queueUrl(arn);
      await pollOnce(url);
      progressed();
    }
  };
  const polling = keepRunning(poll, { signal, report: (state) => ports.report(`queue of ${functionArn}`, state) });

  return {
    /** Waits for the running batches and for the long poll, which it cannot interrupt. */
    stop: async () => {
      stopping.abort();
      await polling;
      await Promise.all(running);
    },
  };
};

const filterable = (message: SqsMessage) => {
  const { body: _, ...fields } = queueEventRecord("", message);
  return { fields, text: () => message.Body };
};
