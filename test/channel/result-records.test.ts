// A retry of a batch reports the results that the first attempt could not write, and repeats those that it did write.
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListShardsCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { EventStreamRecord } from "../../src/pinpoint/event-stream-record.ts";
import type { Notification } from "../../src/stream/notification.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { subscribeQueue } from "../stream/isv-queue.ts";

const StreamName = "pinpoint-isv-suite-local-EngagementStream";
const CUSTOMERS = ["ep-0", "ep-1", "ep-2", "ep-3", "ep-4"];
const UNTIL = { timeout: 40_000, interval: 50 };

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ log: () => {} });
}, 60_000);
afterAll(() => here.close());

/** Invokes `custom-channel` as a campaign does, with the same batch in each attempt; returns the outcomes. */
const attempt = async (campaign: string): Promise<string[] | "failed"> => {
  const Endpoints = Object.fromEntries(CUSTOMERS.map((id) => [id, { ChannelType: "CUSTOM", Address: id }]));
  const event = { ApplicationId: "app-1", CampaignId: campaign, ActivityId: "a", Data: "Playlist", Endpoints };
  const { Payload, FunctionError } = await here.clients.lambda.send(
    new InvokeCommand({ FunctionName: "custom-channel", Payload: JSON.stringify(event) }),
  );
  if (FunctionError) return "failed";
  const outcomes: Record<string, { EventAttributes: { outcome: string } }> = JSON.parse(
    Payload?.transformToString() ?? "",
  );
  return Object.values(outcomes).map(({ EventAttributes }) => EventAttributes.outcome);
};

const recordsOf = async (campaign: string): Promise<EventStreamRecord[]> => {
  const { Shards = [] } = await here.clients.kinesis.send(new ListShardsCommand({ StreamName }));
  const read = async (ShardId = "") => {
    const { ShardIterator } = await here.clients.kinesis.send(
      new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    const { Records = [] } = await here.clients.kinesis.send(new GetRecordsCommand({ ShardIterator }));
    return Records.map(({ Data }) => EventStreamRecord.parse(JSON.parse(new TextDecoder().decode(Data))));
  };
  const all = await Promise.all(Shards.map(({ ShardId }) => read(ShardId)));
  return all.flat().filter(({ attributes }) => attributes?.campaign_id === campaign);
};
const eventIds = (records: EventStreamRecord[]) => new Set(records.map(({ attributes }) => attributes?.event_id));

/** Writes an event of each customer, to be published after everything that is in its shard. */
const putMarkers = (campaign: string) =>
  here.clients.kinesis.send(
    new PutRecordsCommand({
      StreamName,
      Records: CUSTOMERS.map((id) => ({
        PartitionKey: id,
        Data: Buffer.from(
          JSON.stringify({
            event_type: "marker",
            event_timestamp: Date.now(),
            client: { client_id: id },
            attributes: { campaign_id: campaign },
          }),
        ),
      })),
    }),
  );

test("a result that could not be written is written by the retry; written again, it has the same id and is published once", async () => {
  const queue = await subscribeQueue(here.clients, "results");
  const received: Notification[] = [];
  const unwritable = [
    { service: "kinesis", operation: "PutRecords", kind: "error" },
    { service: "sqs", operation: "SendMessageBatch", kind: "error" },
  ];
  await here.setFaults(unwritable);
  expect(await attempt("spring")).toBe("failed");
  await here.setFaults([]);
  expect(await recordsOf("spring")).toEqual([]);

  expect(await attempt("spring")).toEqual(CUSTOMERS.map(() => "accepted"));
  const written = await recordsOf("spring");
  expect(written.map(({ event_type, client }) => [event_type, client?.client_id]).sort()).toEqual(
    CUSTOMERS.map((id) => ["poke.accepted", id]),
  );
  expect(eventIds(written).size).toBe(CUSTOMERS.length);

  await attempt("spring");
  const repeated = await recordsOf("spring");
  expect(repeated).toHaveLength(2 * CUSTOMERS.length);
  expect(eventIds(repeated)).toEqual(eventIds(written));

  await putMarkers("spring");
  await vi.waitFor(async () => {
    await queue.receive((one) => received.push(one));
    expect(received.filter(({ event }) => event === "marker")).toHaveLength(CUSTOMERS.length);
  }, UNTIL);
  const published = received.filter(({ event }) => event === "poke.accepted");
  expect(published.map(({ endpointId }) => endpointId).sort()).toEqual(CUSTOMERS);
}, 90_000);
