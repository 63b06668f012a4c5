import { streamEventRecord } from "../../local/event-source/stream-event.ts";
import { isJsonObject, parseJson } from "../../parse-json.ts";

/**
 * The event that the function receives for a sample file. A single record of the event stream is wrapped as the
 * event source mapping of Kinesis would wrap it. In `*.invalid.json` the event is beside the reason for its refusal.
 */
export const sampleEvent = (handler: string, path: string, text: string, nowMs: number): string => {
  const event = path.endsWith(".invalid.json") ? eventIn(text) : text;
  return handler === "event-stream" && !isBatch(parseJson(event)) ? kinesisEvent(event, nowMs) : event;
};

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
