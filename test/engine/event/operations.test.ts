import {
  DeleteEventStreamCommand,
  type EventsBatch,
  GetEndpointCommand,
  GetEventStreamCommand,
  PutEventStreamCommand,
  PutEventsCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createStream, deleteStream, getRecords } from "../../../src/engine/stream/streams.ts";
import { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import { createApp } from "../../create-app.ts";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

const STREAM = "arn:aws:kinesis:us-east-1:000000000000:stream/events";
const ROLE = "arn:aws:iam::000000000000:role/pinpoint";
const TIMESTAMP = "2026-09-01T16:00:02.000Z";

let fixture: TestEngine;
let ApplicationId: string;
beforeEach(async () => {
  fixture = await startEngine();
  ApplicationId = await createApp(fixture.client, "x");
});
afterEach(() => fixture.close());

const putStream = (DestinationStreamArn = STREAM, RoleArn = ROLE) =>
  fixture.client.send(
    new PutEventStreamCommand({ ApplicationId, WriteEventStream: { DestinationStreamArn, RoleArn } }),
  );
const connectStream = async () => {
  createStream(fixture.engine.context, "events", 1);
  await putStream();
};
const putEvents = async (BatchItem: Record<string, EventsBatch>) =>
  (await fixture.client.send(new PutEventsCommand({ ApplicationId, EventsRequest: { BatchItem } }))).EventsResponse
    ?.Results ?? {};
const rawRecords = () =>
  getRecords(fixture.engine.context, "events", 0, 0, 1_000).records.map(({ data }) => new TextDecoder().decode(data));
/** The records in the event stream, except the test record that `PutEventStream` writes. */
const records = () =>
  rawRecords()
    .map((text) => EventStreamRecord.parse(JSON.parse(text)))
    .filter(({ event_type }) => event_type !== "_test.event_stream");
const event = (more: object = {}) => ({ EventType: "poke.accepted", Timestamp: TIMESTAMP, ...more });

describe("an event stream", () => {
  test("is created with a test record, returned, and deleted", async () => {
    createStream(fixture.engine.context, "events", 1);
    const put = await putStream();
    expect(put.EventStream).toEqual({
      ApplicationId,
      DestinationStreamArn: STREAM,
      RoleArn: ROLE,
      LastModifiedDate: expect.any(String),
      LastUpdatedBy: "arn:aws:iam::000000000000:root",
    });
    expect(rawRecords().map((text) => JSON.parse(text).event_type)).toEqual(["_test.event_stream"]);
    const get = () => fixture.client.send(new GetEventStreamCommand({ ApplicationId }));
    expect((await get()).EventStream).toEqual(put.EventStream);
    const gone = await fixture.client.send(new DeleteEventStreamCommand({ ApplicationId }));
    expect(gone.EventStream).toEqual(put.EventStream);
    await expect(get()).rejects.toMatchObject({
      name: "NotFoundException",
      message: "The application has no event stream",
    });
  });

  test.each([
    ["a stream that does not exist", STREAM, ROLE, "BadRequestException"],
    ["a queue", "arn:aws:sqs:us-east-1:000000000000:q", ROLE, "BadRequestException"],
    ["no role", STREAM, "pinpoint", "BadRequestException"],
    ["Firehose", "arn:aws:firehose:us-east-1:000000000000:deliverystream/d", ROLE, "NotImplementedException"],
  ])("is rejected for %s", async (_, stream, role, name) => {
    await expect(putStream(stream, role)).rejects.toMatchObject({ name });
    await expect(fixture.client.send(new GetEventStreamCommand({ ApplicationId }))).rejects.toThrow();
  });
});

describe("events", () => {
  test("are accepted individually, and written to the stream as documented", async () => {
    await connectStream();
    await fixture.client.send(
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

  test("update the endpoint in the same item, and neither change nor create it if it is empty", async () => {
    await putEvents({ "ep-1": { Endpoint: { Address: "u-1", Attributes: { plan: ["gold"] } }, Events: {} } });
    await putEvents({
      "ep-1": { Endpoint: {}, Events: { e: event() } },
      "ep-2": { Endpoint: {}, Events: { e: event() } },
    });
    const get = (EndpointId: string) => fixture.client.send(new GetEndpointCommand({ ApplicationId, EndpointId }));
    expect((await get("ep-1")).EndpointResponse).toMatchObject({ Address: "u-1", Attributes: { plan: ["gold"] } });
    await expect(get("ep-2")).rejects.toMatchObject({ name: "NotFoundException", message: "Endpoint not found" });
  });

  test.each<[string, object, string]>([
    ["no type", { EventType: undefined }, "EventType: expected string, received nothing"],
    ["no time", { Timestamp: undefined }, "Timestamp: expected string, received nothing"],
    ["a time that is not a date", { Timestamp: "noon" }, "Timestamp: expected an ISO 8601 date"],
    ["an attribute that is not text", { Attributes: { n: 5 } }, "Attributes.n: expected string, received a number"],
    ["a metric that is not a number", { Metrics: { n: "5" } }, "Metrics.n: expected number, received a string"],
    [
      "a value of 201 characters",
      { Attributes: { n: "v".repeat(201) } },
      "Attributes.n: the value has 201 characters; the limit is 200",
    ],
    ["a key of 51 characters", { Metrics: { ["n".repeat(51)]: 1 } }, "a key has 51 characters; the limit is 50"],
    [
      "41 keys",
      { Attributes: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`n${at}`, "v"])) },
      "41 attributes and metrics; the limit is 40",
    ],
    ["more than 1,000 KB", { AppTitle: "x".repeat(1_000_000) }, "bytes; the limit is 1000000"],
  ])("with %s are refused, and the others are accepted", async (_, wrong, reason) => {
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

  test("of an endpoint that is refused are accepted", async () => {
    await connectStream();
    const results = await putEvents({
      "ep-1": { Endpoint: { Attributes: { n: ["v".repeat(101)] } }, Events: { right: event() } },
      "ep-2": { Endpoint: { OptOut: "SOME" }, Events: {} },
    });
    expect(results["ep-1"]).toEqual({
      EndpointItemResponse: {
        StatusCode: 400,
        Message: "Endpoint: Attributes.n: a value has 101 characters; the limit is 100",
      },
      EventsItemResponse: { right: { StatusCode: 202, Message: "Accepted" } },
    });
    expect(results["ep-2"]?.EndpointItemResponse?.StatusCode).toBe(400);
    expect(records()).toHaveLength(1);
  });

  const manyEvents = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`e${at}`, event()]));

  test("are limited to 100 in a request, over all endpoints", async () => {
    await putEvents({ a: { Endpoint: {}, Events: manyEvents(60) }, b: { Endpoint: {}, Events: manyEvents(40) } });
    await expect(
      putEvents({ a: { Endpoint: {}, Events: manyEvents(60) }, b: { Endpoint: {}, Events: manyEvents(41) } }),
    ).rejects.toMatchObject({
      name: "BadRequestException",
      message: "BatchItem: the request has 101 events; the limit is 100",
    });
  });

  test("are limited to 4 MB in a request", async () => {
    const big = event({ AppTitle: "x".repeat(900_000) });
    const five = { a: big, b: big, c: big, d: big, e: big };
    await expect(putEvents({ "ep-1": { Endpoint: {}, Events: five } })).rejects.toMatchObject({
      name: "PayloadTooLargeException",
      $metadata: { httpStatusCode: 413 },
    });
  });

  test("are limited to 1,500 custom types in an application", async () => {
    const insert = fixture.engine.context.db.prepare("INSERT INTO event_type (app_id, name) VALUES (?, ?)");
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

  test("are accepted without an event stream, and after the Kinesis stream was deleted", async () => {
    await putEvents({ a: { Endpoint: {}, Events: { e: event() } } });
    await connectStream();
    deleteStream(fixture.engine.context, "events");
    const results = await putEvents({ a: { Endpoint: {}, Events: { e: event() } } });
    expect(results.a?.EventsItemResponse?.e?.StatusCode).toBe(202);
  });

  test("end with a newline in the stream if the settings require it", async () => {
    await connectStream();
    fixture.engine.context.settings.streamRecordEnd = "newline";
    await putEvents({ a: { Endpoint: {}, Events: { e: event() } } });
    expect(rawRecords().map((text) => text.endsWith("}\n"))).toEqual([false, true]);
  });
});
