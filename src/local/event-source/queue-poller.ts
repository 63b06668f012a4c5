import type { EngineContext } from "../../engine/context.ts";
import { readOutcome } from "./batch-outcome.ts";
import { compileFilters } from "./event-filter.ts";
import { longestWaitSeconds, payloadLimitBytes, queueConcurrency, retryWaitMs } from "./limits.ts";
import { patternsOf, type QueueMapping } from "./mapping.ts";
import { pause } from "./pause.ts";
import { queueEventRecord } from "./queue-event.ts";
import type { Sqs, SqsMessage } from "./sqs.ts";
import type { StreamPorts } from "./stream-delivery.ts";

export type QueuePorts = Pick<StreamPorts, "invoke" | "log"> & { sqs: Sqs };

export type QueuePoller = { stop: () => Promise<void> };

/** A message with its receipt, attributes and frame in the event; a little more than it takes. */
const eventBytes = ({ Body }: SqsMessage) => Buffer.byteLength(JSON.stringify(Body)) + 2_048;

const filterable = (message: SqsMessage) => {
  const { body: _, ...fields } = queueEventRecord("", message);
  return { fields, text: () => message.Body };
};

/** Polls a queue with one long poll at a time and runs batches beside each other up to the mapping's concurrency. */
export const startQueuePoller = (context: EngineContext, mapping: QueueMapping, ports: QueuePorts): QueuePoller => {
  const { EventSourceArn: arn, FunctionName: functionArn, BatchSize: batchSize } = mapping;
  const windowMs = mapping.MaximumBatchingWindowInSeconds * 1_000;
  const concurrency = mapping.ScalingConfig?.MaximumConcurrency ?? queueConcurrency;
  const reportsFailures = mapping.FunctionResponseTypes.length > 0;
  const passes = compileFilters(patternsOf(mapping), "body");
  const subject = { functionArn, queue: arn };
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const { signal } = stopping;

  const wanted = async (url: string, messages: SqsMessage[]): Promise<SqsMessage[]> => {
    const byVerdict = Map.groupBy(messages, (message) => passes(filterable(message)));
    // [Lambda, event filtering] what no pattern matches is deleted from the queue
    await ports.sqs.remove(url, byVerdict.get(false) ?? []);
    return byVerdict.get(true) ?? [];
  };
  const gather = async (url: string): Promise<SqsMessage[]> => {
    const batch = await wanted(url, await ports.sqs.receive(url, batchSize, longestWaitSeconds));
    const untilMs = Date.now() + windowMs;
    const sizeBytes = () => batch.reduce((sum, message) => sum + eventBytes(message), 0);
    while (batch.length > 0 && batch.length < batchSize && !signal.aborted && sizeBytes() < payloadLimitBytes / 2) {
      const waitMs = untilMs - Date.now();
      if (waitMs <= 0) break;
      batch.push(
        ...(await wanted(url, await ports.sqs.receive(url, batchSize - batch.length, Math.ceil(waitMs / 1_000)))),
      );
    }
    return batch;
  };
  const deliver = async (url: string, messages: SqsMessage[]): Promise<void> => {
    const payload = JSON.stringify({ Records: messages.map((message) => queueEventRecord(arn, message)) });
    const ids = messages.map(({ MessageId }) => MessageId);
    const outcome = readOutcome(await ports.invoke(functionArn, payload), ids, reportsFailures);
    if (outcome.kind === "succeeded") return ports.sqs.remove(url, messages);
    ports.log("messages of a queue were not all taken", {
      ...subject,
      outcome: outcome.kind,
      messages: messages.length,
    });
    // What failed stays in the queue: it comes again after the visibility timeout, or moves on by the queue's own policy.
    if (outcome.kind !== "partial") return;
    await ports.sqs.remove(
      url,
      messages.filter(({ MessageId }) => !outcome.failedIds.has(MessageId)),
    );
  };
  const begin = (url: string, messages: SqsMessage[]): void => {
    const delivery = deliver(url, messages)
      .catch((error: unknown) => ports.log("a batch of a queue failed", { ...subject, reason: String(error) }))
      .finally(() => running.delete(delivery));
    running.add(delivery);
  };
  const poll = async (url: string): Promise<void> => {
    while (running.size >= concurrency) await Promise.race(running);
    if (signal.aborted) return;
    const messages = await gather(url);
    if (messages.length === 0) return;
    if (signal.aborted) await ports.sqs.giveBack(url, messages);
    else begin(url, messages);
  };
  const pollOn = async (): Promise<void> => {
    let url: string | undefined;
    while (!signal.aborted) {
      try {
        url ??= await ports.sqs.queueUrl(arn);
        await poll(url);
      } catch (error) {
        if (signal.aborted) return;
        ports.log("a queue could not be polled", { ...subject, reason: String(error) });
        await pause(context.clock, retryWaitMs.longest, signal);
      }
    }
  };
  const polling = pollOn();

  return {
    /** Waits for the batches in flight and for the long poll, which whoever holds the queues can end. */
    stop: async () => {
      stopping.abort();
      await polling;
      await Promise.all(running);
    },
  };
};
