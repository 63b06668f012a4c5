import {
  CreateSegmentCommand,
  type EndpointBatchItem,
  PutEventStreamCommand,
  type SegmentDimensions,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import type { EnginePorts, InvocationResult } from "../../src/engine/context.ts";
import { all } from "../../src/engine/database.ts";
import { createStream, streamArn } from "../../src/engine/stream/streams.ts";
import { createApp } from "../create-app.ts";
import { startEngine, type TestEngine, type TestEngineOptions } from "./engine-fixture.ts";

/** An invocation, with the part of its event that the tests read. */
export type Invocation = {
  target: string;
  payload: string;
  event: Record<string, unknown> & { Endpoints: Record<string, Record<string, unknown>> };
};

export type StreamRecord = {
  event_type: string;
  client: { client_id: string };
  attributes: Record<string, string>;
  client_context: { custom: { endpoint: string } };
};

/** A project with an event stream, endpoints, a segment of all endpoints, and the invocations of its functions. */
export type Project = TestEngine & {
  appId: string;
  segmentId: string;
  invocations: Invocation[];
  /** The records in the event stream, except the test record that `PutEventStream` writes. */
  records(eventType?: string): StreamRecord[];
  addSegment(dimensions: SegmentDimensions): Promise<string>;
};

export type FunctionStub = (event: Invocation["event"], target: string) => InvocationResult | Promise<InvocationResult>;

export type ProjectOptions = Omit<TestEngineOptions, "ports"> & {
  endpoints?: EndpointBatchItem[];
  /** The response of every function. */
  respond?: FunctionStub;
  sendMessage?: EnginePorts["sendMessage"];
  /** Replaces functions by webhooks. */
  webhooks?: Pick<EnginePorts, "invokeFunction" | "checkWebhook">;
};

export const returned = (payload: unknown): InvocationResult => ({
  kind: "returned",
  payload: JSON.stringify(payload),
});

/** Endpoints of the custom channel: `c-0`, `c-1` and so on. */
export const customers = (
  count: number,
  more: (index: number) => EndpointBatchItem = () => ({}),
): EndpointBatchItem[] =>
  Array.from({ length: count }, (_, index) => ({
    Id: `c-${index}`,
    ChannelType: "CUSTOM",
    Address: `customer-${index}`,
    ...more(index),
  }));

export const startProject = async (options: ProjectOptions = {}): Promise<Project> => {
  const { endpoints = [], respond = () => returned({}), sendMessage, webhooks, ...engineOptions } = options;
  const invocations: Invocation[] = [];
  const ports: Partial<EnginePorts> = {
    ...(sendMessage && { sendMessage }),
    invokeFunction: async (target, payload) => {
      const event: Invocation["event"] = JSON.parse(payload);
      invocations.push({ target, payload, event });
      return respond(event, target);
    },
    ...webhooks,
  };
  const test = await startEngine({ ...engineOptions, ports });
  const { client, engine } = test;
  const appId = await createApp(client, "music");
  createStream(engine.context, "events", 1);
  const WriteEventStream = {
    DestinationStreamArn: streamArn(engine.context, "events"),
    RoleArn: "arn:aws:iam::000000000000:role/stream",
  };
  await client.send(new PutEventStreamCommand({ ApplicationId: appId, WriteEventStream }));
  for (let start = 0; start < endpoints.length; start += 100)
    await client.send(
      new UpdateEndpointsBatchCommand({
        ApplicationId: appId,
        EndpointBatchRequest: { Item: endpoints.slice(start, start + 100) },
      }),
    );
  const addSegment = async (Dimensions: SegmentDimensions): Promise<string> => {
    const { SegmentResponse } = await client.send(
      new CreateSegmentCommand({ ApplicationId: appId, WriteSegmentRequest: { Name: "s", Dimensions } }),
    );
    return SegmentResponse?.Id ?? "";
  };
  const segmentId = await addSegment({});
  engine.start();
  return { ...test, appId, segmentId, invocations, addSegment, records: (type) => readRecords(test, type) };
};

const readRecords = ({ engine }: TestEngine, eventType?: string): StreamRecord[] =>
  all<{ text: string }>(engine.context.db, "SELECT CAST(data AS TEXT) AS text FROM stream_record ORDER BY sequence")
    .map(({ text }): StreamRecord => JSON.parse(text))
    .filter(({ event_type }) => event_type !== "_test.event_stream" && (eventType ?? event_type) === event_type);
