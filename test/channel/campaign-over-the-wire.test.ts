// A campaign through the Poke channel, as its marketer, its recipients and an ISV see it.
import { join } from "node:path";
import {
  CreateCampaignCommand,
  CreateSegmentCommand,
  GetCampaignActivitiesCommand,
  PutEventStreamCommand,
  UpdateEndpointsBatchCommand,
} from "@aws-sdk/client-pinpoint";
import mqtt from "mqtt";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Envelope } from "../../src/poke/envelope.ts";
import type { Notification } from "../../src/stream/notification.ts";
import { createApp } from "../create-app.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { readAccessKey, signedMqttUrl } from "../local/signed-mqtt-url.ts";
import { subscribeQueue } from "../stream/isv-queue.ts";

const REGION = "us-east-1:000000000000";
const UNTIL = { timeout: 40_000, interval: 50 };

let here: TestCloud;
let ApplicationId: string;
let SegmentId: string | undefined;
beforeAll(async () => {
  here = await testCloud({ log: () => undefined });
  const { pinpoint } = here.clients;
  ApplicationId = await createApp(pinpoint, "shop");
  const WriteEventStream = {
    DestinationStreamArn: `arn:aws:kinesis:${REGION}:stream/pinpoint-isv-suite-local-EngagementStream`,
    RoleArn: "arn:aws:iam::000000000000:role/pinpoint",
  };
  await pinpoint.send(new PutEventStreamCommand({ ApplicationId, WriteEventStream }));
  const Item = ["ep-0", "ep-1", "ep-2"].map((Id) => ({ Id, ChannelType: "CUSTOM", Address: Id }) as const);
  await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
  const WriteSegmentRequest = { Name: "all", Dimensions: {} };
  const { SegmentResponse } = await pinpoint.send(new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest }));
  SegmentId = SegmentResponse?.Id;
}, 60_000);
afterAll(() => here.close());

/** Sends a campaign with this custom data; resolves to its activity when it is completed. */
const runCampaign = async (Data: string) => {
  const { pinpoint } = here.clients;
  const { CampaignResponse } = await pinpoint.send(
    new CreateCampaignCommand({
      ApplicationId,
      WriteCampaignRequest: {
        Name: "spring",
        SegmentId,
        Schedule: { StartTime: "IMMEDIATE", Frequency: "ONCE" },
        MessageConfiguration: { CustomMessage: { Data } },
        CustomDeliveryConfiguration: {
          DeliveryUri: here.cloud.configuration.functions.find(({ key }) => key === "custom-channel")?.arn,
          EndpointTypes: ["CUSTOM"],
        },
      },
    }),
  );
  const CampaignId = CampaignResponse?.Id;
  return vi.waitFor(async () => {
    const response = await pinpoint.send(new GetCampaignActivitiesCommand({ ApplicationId, CampaignId }));
    const [activity] = response.ActivitiesResponse?.Item ?? [];
    expect(activity?.State).toBe("COMPLETED");
    return activity;
  }, UNTIL);
};

test("a campaign whose data is broken JSON fails: in its counts, and with the reason in every notification", async () => {
  const queue = await subscribeQueue(here.clients, "results");
  const received: Notification[] = [];
  const activity = await runCampaign('{"domain":"Customer}');
  expect(activity).toMatchObject({ Result: "FAIL", TotalEndpointCount: 3, SuccessfulEndpointCount: 0 });

  const of = (event: string) =>
    received.filter((one) => one.event === event && one.campaignId === activity?.CampaignId);
  await vi.waitFor(async () => {
    await queue.receive((one) => received.push(one));
    expect([of("_campaign.send"), of("poke.refused")].map(({ length }) => length)).toEqual([3, 3]);
  }, UNTIL);
  const reason = "data: neither JSON nor a bare domain name";
  for (const one of of("poke.refused")) expect(one).toMatchObject({ type: "failed", reason, isPermanent: false });
  for (const one of of("_campaign.send"))
    expect(one).toMatchObject({
      type: "failed",
      reason: "CUSTOM_DELIVERY_FAILURE",
      context: { campaign_send_status_message: `refused: ${reason}` },
    });
}, 90_000);

test("a campaign whose message asks for its origin pokes with the campaign's ids", async () => {
  const received: Envelope[] = [];
  const listener = await mqtt.connectAsync(
    await signedMqttUrl(here.cloud.url, readAccessKey(join(here.directory, "state"))),
    { clientId: "listener" },
  );
  listener.on("message", (_, payload) => received.push(JSON.parse(payload.toString())));
  await listener.subscribeAsync("poke/v1/#", { qos: 1 });
  const activity = await runCampaign('{"domain":"Offer","data":"{{Origin.CampaignId}}","origin":true}');
  await vi.waitFor(() => expect(received).toHaveLength(3), UNTIL);
  await listener.endAsync(true);
  expect(activity).toMatchObject({ Result: "SUCCESS", SuccessfulEndpointCount: 3 });
  for (const { data, origin } of received) {
    expect(data).toBe(activity?.CampaignId);
    expect(origin).toEqual({ campaignId: activity?.CampaignId, treatmentId: "0", activityId: activity?.Id });
  }
}, 60_000);
