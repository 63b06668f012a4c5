import {
  DeleteEventStreamCommand,
  type EventsBatch,
  GetEndpointCommand,
  GetEventStreamCommand,
  PutEventStreamCommand,
  PutEventsCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, deleteStream, getRecords } from "../../../src/engine/stream/store/streams.ts";
import { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import { createApp } from "../../create-app.ts";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

const STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/events";
const ROLE = "arn:aws:iam::000000000000:role/pinpoint";
const TIMESTAMP = "2026-09-01T16:00:02.000Z";

let test: TestEngine;
let ApplicationId: string;
beforeEach(async () => {
  test = await startEngine();
  ApplicationId = await createApp(test.client, "x");
});
afterEach(() => test.close());

const putStream = (DestinationStreamArn = STREAM, RoleArn = ROLE) =>
  test.client.send(new PutEventStreamCommand({ ApplicationId, WriteEventStream: { DestinationStreamArn, RoleArn } }));
const connectStream = async () => {
  createStream(test.engine.context, "events", 1);
  await putStream();
};
const putEvents = async (BatchItem: Record<string, EventsBatch>) =>
  (await test.client.send(new PutEventsCommand({ ApplicationId, EventsRequest: { BatchItem } }))).EventsResponse
    ?.Results ?? {};
const rawRecords = () =>
  getRecords(test.engine.context, "events", 0, 0, 1_000).records.map(({ data }) => new TextDecoder().decode(data));
/** What consumers find in the stream after the record that a set-up writes. */
const records = () =>
  rawRecords()
    .map((text) => EventStreamRecord.parse(JSON.parse(text)))
    .filter(({ event_type }) => event_type !== "_test.event_stream");
const event = (more: object = {}) => ({ EventType: "poke.accepted", Timestamp: TIMESTAMP, ...more });

describe("an event stream", () => {
  it("is set up with a test record, found, and deleted", async () => {
    createStream(test.engine.context, "events", 1);
    const put = await putStream();
    expect(put.EventStream).toEqual({
      ApplicationId,
      DestinationStreamArn: STREAM,
      RoleArn: ROLE,
      LastModifiedDate: expect.any(String),
      LastUpdatedBy: "arn:aws:iam::000000000000:root",
    });
    expect(rawRecords().map((text) => JSON.parse(text).event_type)).toEqual(["_test.event_stream"]);
    const get = () => test.client.send(new GetEventStreamCommand({ ApplicationId }));
    expect((await get()).EventStream).toEqual(put.EventStream);
    const gone = await test.client.send(new DeleteEventStreamCommand({ ApplicationId }));
    expect(gone.EventStream).toEqual(put.EventStream);
    await expect(get()).rejects.toMatchObject({ name: "NotFoundException" });
  });

  it.each([
    ["a stream that is not there", STREAM, ROLE, "BadRequestException"],
    ["a queue", "arn:aws:sqs:us-east-1:000000000000:q", ROLE, "BadRequestException"],
    ["no role", STREAM, "pinpoint", "BadRequestException"],
    ["Firehose", "arn:aws:firehose:us-east-1:000000000000:deliverystream/d", ROLE, "NotImplementedException"],
  ])("is refused for %s", async (_, stream, role, name) => {
    await expect(putStream(stream, role)).rejects.toMatchObject({ name });
    await expect(test.client.send(new GetEventStreamCommand({ ApplicationId }))).rejects.toThrow();
  });
});

describe("events", () => {
  it("are accepted one by one, and reach the stream in the documented envelope", async () => {
    await connectStream();
    await test.client.send(
      new UpdateEndpointCommand({
        ApplicationId,
        EndpointId: "ep-1",
        EndpointRequest: {
          ChannelType: "CUSTOM",
          Address: "u-1",
          Demographic: { Platform: "ios", PlatformVersion: "18", Locale: "de_DE", Make: "m", AppVersion: "4.2" },
        },
      }),
    );
    const results = await putEvents({
      "ep-1": {
        Endpoint: {},
        Events: {
          "poke_ep-1_c": event({
            Attributes: { campaign_id: "c-1" },
            Metrics: { latency_ms: 840 },
            Session: { Id: "s-1", StartTimestamp: "2026-09-01T16:00:00.000Z", StopTimestamp: TIMESTAMP },
            AppPackageName: "com.example",
            AppTitle: "Music",
            AppVersionCode: "42",
            ClientSdkVersion: "3.1",
            SdkName: "sdk",
          }),
        },
      },
    });
    const accepted = { StatusCode: 202, Message: "Accepted" };
    expect(results).toEqual({
      "ep-1": { EndpointItemResponse: accepted, EventsItemResponse: { "poke_ep-1_c": accepted } },
    });
    const [record] = records();
    expect(record).toEqual({
      event_type: "poke.accepted",
      event_timestamp: Date.parse(TIMESTAMP),
      arrival_timestamp: expect.any(Number),
      event_version: "3.0",
      application: {
        app_id: ApplicationId,
        sdk: { name: "sdk", version: "3.1" },
        package_name: "com.example",
        title: "Music",
        version_name: "4.2",
        version_code: "42",
      },
      client: { client_id: "ep-1" },
      device: {
        locale: { code: "de_DE", country: "DE", language: "de" },
        make: "m",
        platform: { name: "ios", version: "18" },
      },
      session: {
        session_id: "s-1",
        start_timestamp: Date.parse("2026-09-01T16:00:00.000Z"),
        stop_timestamp: Date.parse(TIMESTAMP),
      },
      attributes: { campaign_id: "c-1" },
      metrics: { latency_ms: 840 },
      client_context: { custom: { endpoint: expect.any(String) } },
      awsAccountId: "000000000000",
    });
    expect(JSON.parse(record?.client_context?.custom?.endpoint ?? "")).toMatchObject({ Address: "u-1" });
  });

  it("update the endpoint that they come with, and leave it as it is when it is empty", async () => {
    await putEvents({ "ep-1": { Endpoint: { Address: "u-1", Attributes: { plan: ["gold"] } }, Events: {} } });
    await putEvents({
      "ep-1": { Endpoint: {}, Events: { e: event() } },
      "ep-2": { Endpoint: {}, Events: { e: event() } },
    });
    const get = (EndpointId: string) => test.client.send(new GetEndpointCommand({ ApplicationId, EndpointId }));
    expect((await get("ep-1")).EndpointResponse).toMatchObject({ Address: "u-1", Attributes: { plan: ["gold"] } });
    await expect(get("ep-2")).rejects.toMatchObject({ name: "NotFoundException" });
  });

  it.each<[string, object, string]>([
    ["no type", { EventType: undefined }, "EventType: expected string, received nothing"],
    ["no time", { Timestamp: undefined }, "Timestamp: expected string, received nothing"],
    ["a time that is none", { Timestamp: "noon" }, "Timestamp: expected an ISO 8601 date"],
    ["an attribute that is no text", { Attributes: { n: 5 } }, "Attributes.n: expected string, received a number"],
    ["a metric that is no number", { Metrics: { n: "5" } }, "Metrics.n: expected number, received a string"],
    [
      "a value of 201 characters",
      { Attributes: { n: "v".repeat(201) } },
      "Attributes.n: a value of 201 characters, at most 200",
    ],
    ["a key of 51 characters", { Metrics: { ["n".repeat(51)]: 1 } }, "a key of 51 characters, at most 50"],
    [
      "41 keys",
      { Attributes: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`n${at}`, "v"])) },
      "41 attributes and metrics, at most 40",
    ],
    ["more than 1,000 KB", { AppTitle: "x".repeat(1_000_000) }, "bytes, at most 1000000"],
  ])("with %s are refused by themselves, and the others are not", async (_, wrong, reason) => {
    await connectStream();
    const results = await putEvents({
      "ep-1": { Endpoint: {}, Events: { wrong: event(wrong) as never, right: event() } },
      "ep-2": { Endpoint: {}, Events: { right: event() } },
    });
    expect(results["ep-1"]?.EventsItemResponse).toEqual({
      wrong: { StatusCode: 400, Message: expect.stringContaining(reason) },
      right: { StatusCode: 202, Message: "Accepted" },
    });
    expect(records().map(({ client }) => client?.client_id)).toEqual(["ep-1", "ep-2"]);
  });

  it("with an endpoint that is refused are still accepted", async () => {
    await connectStream();
    const results = await putEvents({
      "ep-1": { Endpoint: { Attributes: { n: ["v".repeat(101)] } }, Events: { right: event() } },
      "ep-2": { Endpoint: { OptOut: "SOME" }, Events: {} },
    });
    expect(results["ep-1"]).toEqual({
      EndpointItemResponse: {
        StatusCode: 400,
        Message: "Endpoint: Attributes.n: a value of 101 characters, at most 100",
      },
      EventsItemResponse: { right: { StatusCode: 202, Message: "Accepted" } },
    });
    expect(results["ep-2"]?.EndpointItemResponse?.StatusCode).toBe(400);
    expect(records()).toHaveLength(1);
  });

  const manyEvents = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`e${at}`, event()]));

  it("are at most 100 in a request, over all endpoints", async () => {
    await putEvents({ a: { Endpoint: {}, Events: manyEvents(60) }, b: { Endpoint: {}, Events: manyEvents(40) } });
    await expect(
      putEvents({ a: { Endpoint: {}, Events: manyEvents(60) }, b: { Endpoint: {}, Events: manyEvents(41) } }),
    ).rejects.toMatchObject({
      name: "BadRequestException",
      message: "BatchItem: 101 events in the request, at most 100",
    });
  });

  it("are at most 4 MB in a request", async () => {
    const big = event({ AppTitle: "x".repeat(900_000) });
    const five = { a: big, b: big, c: big, d: big, e: big };
    await expect(putEvents({ "ep-1": { Endpoint: {}, Events: five } })).rejects.toMatchObject({
      name: "PayloadTooLargeException",
      $metadata: { httpStatusCode: 413 },
    });
  });

  it("have at most 1,500 custom types in a project", async () => {
    const insert = test.engine.context.db.prepare("INSERT INTO event_type (app_id, name) VALUES (?, ?)");
    for (let at = 0; at < 1_500; at += 1) insert.run(ApplicationId, `type-${at}`);
    const results = await putEvents({
      a: {
        Endpoint: {},
        Events: {
          new: event(),
          known: event({ EventType: "type-7" }),
          standard: event({ EventType: "_session.start" }),
        },
      },
    });
    const statuses = Object.entries(results.a?.EventsItemResponse ?? {}).map(([id, { StatusCode }]) => [
      id,
      StatusCode,
    ]);
    expect(Object.fromEntries(statuses)).toEqual({ new: 400, known: 202, standard: 202 });
  });

  it("are accepted without a stream, and after the stream was deleted", async () => {
    await putEvents({ a: { Endpoint: {}, Events: { e: event() } } });
    await connectStream();
    deleteStream(test.engine.context, "events");
    const results = await putEvents({ a: { Endpoint: {}, Events: { e: event() } } });
    expect(results.a?.EventsItemResponse?.e?.StatusCode).toBe(202);
  });

  it("end with a newline in the stream if the engine is told so", async () => {
    await connectStream();
    test.engine.context.settings.streamRecordEnd = "newline";
    await putEvents({ a: { Endpoint: {}, Events: { e: event() } } });
    expect(rawRecords().map((text) => text.endsWith("}\n"))).toEqual([false, true]);
  });
});
