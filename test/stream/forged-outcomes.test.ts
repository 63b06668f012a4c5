// An application that may send events tries to suppress the address of somebody else.
import { ListTablesCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { PutEventStreamCommand, PutEventsCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Notification } from "../../src/stream/notification.ts";
import { createApp } from "../create-app.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { subscribeQueue } from "./isv-queue.ts";
import { compact } from "./samples.ts";

const STREAM = "pinpoint-isv-suite-local-EngagementStream";
const VICTIM = "+12065550199";
const FORGED = ["_email.hardbounce", "_EMAIL.complaint", "_email.unsubscribe", "_SMS.OPTOUT", "_sms.failure"];
const UNTIL = { timeout: 40_000, interval: 50 };

let here: TestCloud;
let ApplicationId: string;
beforeAll(async () => {
  here = await testCloud({ log: () => undefined });
  ApplicationId = await createApp(here.clients.pinpoint, "shop");
  await here.clients.pinpoint.send(
    new PutEventStreamCommand({
      ApplicationId,
      WriteEventStream: {
        DestinationStreamArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${STREAM}`,
        RoleArn: "arn:aws:iam::000000000000:role/pinpoint",
      },
    }),
  );
}, 60_000);
afterAll(async () => here.close());

const attributes = { destination_phone_number: VICTIM, record_status: "OPTED_OUT", campaign_id: "c" };
const eventsOf = (types: string[]) =>
  Object.fromEntries(
    types.map((EventType) => [
      EventType,
      { EventType, Timestamp: "2026-09-01T16:00:00.000Z", Attributes: attributes, EventVersion: "3.1" },
    ]),
  );
const putEvents = async (types: string[]) => {
  const BatchItem = { victim: { Endpoint: {}, Events: eventsOf(types) } };
  const { EventsResponse } = await here.clients.pinpoint.send(
    new PutEventsCommand({ ApplicationId, EventsRequest: { BatchItem } }),
  );
  return EventsResponse?.Results?.victim?.EventsItemResponse ?? {};
};
const putRecords = (texts: string[]) =>
  here.clients.kinesis.send(
    new PutRecordsCommand({
      StreamName: STREAM,
      Records: texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: "k" })),
    }),
  );
const suppressedKeys = async (): Promise<string[]> => {
  const { TableNames } = await here.clients.dynamodb.send(new ListTablesCommand({}));
  const TableName = TableNames?.find((name) => name.includes("SuppressionTable"));
  const { Items = [] } = await here.clients.dynamodb.send(new ScanCommand({ TableName }));
  return Items.map(({ pk }) => pk?.S ?? "");
};

test("PutEvents rejects, one by one, the events that only Pinpoint writes, and accepts what client libraries send", async () => {
  const sentByClients = ["_session.start", "_campaign.opened_notification", "_inapp.message_clicked", "liked"];
  const responses = await putEvents([...FORGED, "_campaign.send", "_journey.send", ...sentByClients]);
  for (const type of [...FORGED, "_campaign.send", "_journey.send"])
    expect(responses[type], type).toEqual({
      StatusCode: 400,
      Message: expect.stringMatching(/^EventType: must not be of a type that only Pinpoint writes/),
    });
  for (const type of sentByClients) expect(responses[type]?.StatusCode, type).toBe(202);
});

test("a bounce, complaint or opt-out that an application sent suppresses no address; one from Pinpoint or SES does", async () => {
  const queue = await subscribeQueue(here.clients, "outcomes");
  const received: Notification[] = [];
  const forged = FORGED.map((event_type) =>
    compact("email-hardbounce", {
      event_type,
      event_version: "3.0",
      event_timestamp: 1_788_278_400_001,
      client: { client_id: "victim" },
      attributes,
    }),
  );
  await putRecords([
    ...forged,
    compact("ses-bounce-permanent"),
    compact("sms-optout", { attributes: { destination_phone_number: "+12065550100" } }),
  ]);
  const outcomes = () => received.filter(({ event }) => [...FORGED, "Bounce"].includes(event));
  await vi.waitFor(async () => {
    await queue.receive((one) => received.push(one));
    expect(outcomes()).toHaveLength(FORGED.length + 2);
  }, UNTIL);

  expect(Object.groupBy(outcomes(), ({ type }) => type)).toEqual({
    custom: expect.arrayContaining(FORGED.map((event) => expect.objectContaining({ event }))),
    "hard-bounce": [expect.objectContaining({ source: "ses" })],
    "opt-out": [expect.objectContaining({ addresses: ["+12065550100"] })],
  });
  // Two addresses, as hashes, and the endpoint of the bounced address.
  const keys = await suppressedKeys();
  expect(keys).toHaveLength(3);
  expect(keys.filter((key) => key.startsWith("endpoint#"))).toEqual([expect.stringMatching(/#ep-3$/)]);
}, 60_000);
