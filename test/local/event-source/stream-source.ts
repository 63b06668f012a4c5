import { onTestFinished } from "vitest";
import type { EngineContext } from "../../../src/engine/context.ts";
import { appendToStream, createStream } from "../../../src/engine/stream/streams.ts";
import type { ConsumerResponse } from "../../../src/local/event-source/batch-result.ts";
import { startEventSources } from "../../../src/local/event-source/event-sources.ts";
import { EventSourceMapping } from "../../../src/local/event-source/mapping.ts";
import { connectSqs } from "../../../src/local/event-source/sqs.ts";
import type { streamEventRecord } from "../../../src/local/event-source/stream-event.ts";
import { streamContext } from "../kinesis/stream-context.ts";

export type Batch = ReturnType<typeof streamEventRecord>[];
export type Discarded = { arn: string; body: { requestContext: object; KinesisBatchInfo: object } };

export const streamArn = "arn:aws:kinesis:us-east-1:000000000000:stream/events";
export const succeeded: ConsumerResponse = { statusCode: 200, payload: "null" };
export const failed: ConsumerResponse = { statusCode: 200, payload: "{}", functionError: "Unhandled" };
export const throttled: ConsumerResponse = { statusCode: 429, payload: "{}" };
export const reported = (...itemIdentifiers: unknown[]): ConsumerResponse => ({
  statusCode: 200,
  payload: JSON.stringify({ batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) }),
});

export const textOf = ({ kinesis }: Batch[number]): string => Buffer.from(kinesis.data, "base64").toString();

/** A stream with one event source mapping, whose function is `run`. */
export const streamSource = (
  run: (batch: Batch) => ConsumerResponse | Promise<ConsumerResponse>,
  properties: object = {},
  options: {
    shards?: number;
    context?: EngineContext;
    sendToDestination?: (arn: string, body: string) => Promise<void>;
  } = {},
) => {
  const context = options.context ?? streamContext();
  createStream(context, "events", options.shards ?? 1);
  const batches: string[][] = [];
  const discarded: Discarded[] = [];
  const logged: string[] = [];
  const start = () => {
    const mapping = EventSourceMapping.parse({
      FunctionName: "consumer",
      EventSourceArn: streamArn,
      StartingPosition: "TRIM_HORIZON",
      ...properties,
    });
    const sources = startEventSources(context, [mapping], {
      invoke: async (_name, payload) => {
        const batch: Batch = JSON.parse(payload).Records;
        batches.push(batch.map(textOf));
        return run(batch);
      },
      sendToDestination:
        options.sendToDestination ?? (async (arn, body) => void discarded.push({ arn, body: JSON.parse(body) })),
      log: (message) => void logged.push(message),
      report: (part, state) => void (state.kind === "failing" && logged.push(part)),
      sqs: connectSqs(async () => ({ status: 500, headers: {}, body: "" })),
    });
    onTestFinished(sources.stop);
    return sources;
  };
  return {
    context,
    batches,
    discarded,
    logged,
    start,
    /** Appends records, with the partition key "k" if a record has none. */
    append: (...texts: (string | [key: string, text: string])[]) =>
      appendToStream(
        context,
        "events",
        texts.map((text) =>
          typeof text === "string" ? { partitionKey: "k", data: text } : { partitionKey: text[0], data: text[1] },
        ),
      ) ?? [],
  };
};
