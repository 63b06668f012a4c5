import { randomUUID } from "node:crypto";
import { streamEventRecord } from "../../local/event-source/stream-event.ts";
import { isJsonObject, parseJson } from "../../parse-json.ts";

const SNS_HANDLERS = ["two-way-sms", "chat-to-sms"];

/**
 * The event that the function receives for a sample file. A single record of the event stream is wrapped as the
 * event source mapping of Kinesis would wrap it, and a single message of a topic as SNS would. In `*.invalid.json` the event is beside the reason for its refusal.
 */
export const sampleEvent = (handler: string, path: string, text: string, nowMs: number): string => {
  const event = path.endsWith(".invalid.json") ? eventIn(text) : text;
  if (isBatch(parseJson(event))) return event;
  if (handler === "event-stream") return kinesisEvent(event, nowMs);
  return SNS_HANDLERS.includes(handler) ? snsEvent(event) : event;
};

const snsEvent = (message: string): string =>
  JSON.stringify({ Records: [{ EventSource: "aws:sns", Sns: { MessageId: randomUUID(), Message: message } }] });

const eventIn = (text: string): string => {
  const sample = parseJson(text);
  return isJsonObject(sample) && "event" in sample ? JSON.stringify(sample.event) : text;
};

const isBatch = (value: unknown): boolean => isJsonObject(value) && ("Records" in value || "records" in value);

const kinesisEvent = (document: string, nowMs: number): string => {
  const source = { streamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/sample", shard: 0 };
  const record = {
    sequenceNumber: String(nowMs).padStart(56, "0"),
    partitionKey: "sample",
    data: Buffer.from(document),
    arrivedAtMs: nowMs,
  };
  return JSON.stringify({ Records: [streamEventRecord(source, record)] });
};
