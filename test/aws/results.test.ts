import { afterEach, describe, expect, test } from "vitest";
import { connectStream } from "../../src/aws/kinesis.ts";
import { connectPutEvents } from "../../src/aws/pinpoint-events.ts";
import { type Result, toResultRecords } from "../../src/channel/result.ts";
import { batchOf, NOW } from "../channel/in-memory-channel.ts";
import { type ScriptedResponse, scriptHttp2Service, scriptService } from "./scripted-service.ts";

let close = () => {};
afterEach(() => close());

const results: Result[] = ["ep-1", "ep-2", "ep/3"].map((recipientId) => ({
  recipientId,
  outcome: { outcome: "skipped", reason: "opted-out" },
}));
const records = toResultRecords(batchOf({}).origin, results, NOW);

describe("the stream", () => {
  const script = async (respond: () => ScriptedResponse) => {
    const service = await scriptHttp2Service(respond);
    close = service.close;
    return { ...service, write: connectStream("engagement") };
  };
  const written = { SequenceNumber: "1", ShardId: "shardId-000000000000" };

  test("receives one JSON document for each record, with the endpoint id as partition key", async () => {
    const { calls, write } = await script(() => ({ status: 200, body: { Records: [written, written, written] } }));
    expect(await write(records)).toEqual([]);
    const sent: { PartitionKey: string; Data: string }[] = JSON.parse(calls[0]?.body ?? "").Records;
    expect(sent.map(({ PartitionKey }) => PartitionKey)).toEqual(["ep-1", "ep-2", "ep/3"]);
    expect(sent.map(({ Data }) => JSON.parse(Buffer.from(Data, "base64").toString()))).toEqual(records);
  });

  test("returns the records that it rejected", async () => {
    const failed = { ErrorCode: "ProvisionedThroughputExceededException", ErrorMessage: "slow down" };
    const { write } = await script(() => ({ status: 200, body: { Records: [written, failed, written] } }));
    expect(await write(records)).toEqual([records[1]]);
  });

  test("returns all records if it rejects the request", async () => {
    const { write } = await script(() => ({ status: 400, body: { __type: "ResourceNotFoundException" } }));
    expect(await write(records)).toEqual(records);
  });
});

describe("PutEvents", () => {
  const script = async (respond: () => ScriptedResponse) => {
    const service = await scriptService(respond);
    close = service.close;
    return { ...service, write: connectPutEvents() };
  };
  const eventIdOf = (at: number) => records[at]?.attributes?.event_id ?? "";

  test("receives each record as an event with the record's event id, and does not change the endpoint", async () => {
    const { calls, write } = await script(() => ({ status: 202, body: { Results: {} } }));
    expect(await write("app-1", records)).toEqual([]);
    expect(calls[0]?.url).toBe("/v1/apps/app-1/events");
    const { BatchItem } = JSON.parse(calls[0]?.body ?? "");
    expect(Object.keys(BatchItem)).toEqual(["ep-1", "ep-2", "ep/3"]);
    expect(BatchItem["ep/3"]).toEqual({
      Endpoint: {},
      Events: {
        [eventIdOf(2)]: {
          EventType: "poke.skipped",
          Timestamp: "2026-11-20T12:00:00.000Z",
          Attributes: records[2]?.attributes,
        },
      },
    });
  });

  test("returns the event that it rejected", async () => {
    const { write } = await script(() => ({
      status: 202,
      body: { Results: { "ep-2": { EventsItemResponse: { [eventIdOf(1)]: { StatusCode: 400, Message: "Bad" } } } } },
    }));
    expect(await write("app-1", records)).toEqual([records[1]]);
  });

  test("returns all records if the service is gone", async () => {
    const { write } = await script(() => ({ status: 410, headers: { "x-amzn-errortype": "GoneException" } }));
    expect(await write("app-1", records)).toEqual(records);
  });
});
