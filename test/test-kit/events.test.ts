import { describe, expect, test } from "vitest";
import type * as z from "zod";
import type { Delivery } from "../../src/channel/delivery.ts";
import { QueueEvent } from "../../src/channel/queue-event.ts";
import { QueuedBody } from "../../src/channel/queued-work.ts";
import { CampaignHookEvent } from "../../src/pinpoint/campaign-hook-event.ts";
import { ConnectCustomActionEvent } from "../../src/pinpoint/connect-custom-action.ts";
import { CustomChannelEvent } from "../../src/pinpoint/custom-channel-event.ts";
import { Endpoint, isMalformed } from "../../src/pinpoint/endpoint.ts";
import { InboundSms } from "../../src/pinpoint/inbound-sms.ts";
import { AuthorizerEvent } from "../../src/poke/authorization.ts";
import { MulticastPokeMessage, PokeMessage } from "../../src/poke/message.ts";
import { recognize } from "../../src/stream/decode.ts";
import { StreamEvent, toStreamRecords } from "../../src/stream/stream-event.ts";
import * as kit from "../../src/test-kit/index.ts";

const token = { clientId: "abcdefghijklmnopqrstuvwxyz234567-1", token: "t", ticket: "i" };

const EVENTS: [name: string, schema: z.ZodType, event: unknown][] = [
  ["campaignHookEvent", CampaignHookEvent, kit.campaignHookEvent()],
  ["campaignChannelEvent", CustomChannelEvent, kit.campaignChannelEvent()],
  ["journeyChannelEvent", CustomChannelEvent, kit.journeyChannelEvent()],
  ["connectCustomActionEvent", ConnectCustomActionEvent, kit.connectCustomActionEvent()],
  ["kinesisEvent", StreamEvent, kit.kinesisEvent([kit.eventStreamRecord("_session.start")])],
  ["firehoseEvent", StreamEvent, kit.firehoseEvent([kit.eventStreamRecord("_session.start")])],
  ["channelQueueEvent", QueueEvent, kit.channelQueueEvent([{ kind: "results", records: [] }])],
  ["authorizerEvent", AuthorizerEvent, kit.authorizerEvent(token)],
  ["pokeMessage", PokeMessage, kit.pokeMessage()],
  ["multicastPokeMessage", MulticastPokeMessage, kit.multicastPokeMessage()],
  ["inboundSms", InboundSms, kit.inboundSms("yes")],
  ["endpoint", Endpoint, kit.endpoint()],
];

test.each(EVENTS)("%s is valid by the schema of its function", (_, schema, event) => {
  expect(schema.safeParse(event).error).toBeUndefined();
  expect(schema.safeParse(JSON.parse(JSON.stringify(event))).error).toBeUndefined();
});

describe("a batch", () => {
  test("has as many endpoints as asked for, all valid, each of its own customer", () => {
    const { Endpoints } = CustomChannelEvent.parse(kit.campaignChannelEvent({ Endpoints: kit.endpoints(50) }));
    const all = Object.values(Endpoints);
    expect(all.filter(isMalformed)).toEqual([]);
    expect(new Set(all.map((each) => "User" in each && each.User?.UserId)).size).toBe(50);
  });

  test("has the fields that the test replaces", () => {
    expect(kit.campaignHookEvent({ CampaignId: "mine" })).toMatchObject({ CampaignId: "mine", TreatmentId: "0" });
    expect(kit.endpoint({ OptOut: "ALL" })).toMatchObject({ OptOut: "ALL", EndpointStatus: "ACTIVE" });
  });
});

test.each(["_email.hardbounce", "_email.softbounce", "_email.complaint"] as const)(
  "%s is recognized with its address, in a Kinesis record",
  (type) => {
    const record = kit.emailRecord({ type, address: "a@example.com" });
    const [stored] = toStreamRecords(StreamEvent.parse(kit.kinesisEvent([record])), new Date());
    const decoded: unknown = JSON.parse(Buffer.from(stored?.data ?? "", "base64").toString());
    expect(decoded).toEqual(record);
    expect(recognize(record)).not.toMatchObject({ kind: "malformed" });
    expect(JSON.stringify(recognize(record))).toContain("a@example.com");
  },
);

test("snsEvent has each inbound SMS as JSON text", () => {
  const { Records } = kit.snsEvent([kit.inboundSms("yes"), kit.inboundSms("STOP")]);
  expect(Records.map(({ Sns }) => InboundSms.parse(JSON.parse(Sns.Message)).messageBody)).toEqual(["yes", "STOP"]);
});

test("channelQueueEvent has each piece of work as JSON text", () => {
  const delivery: Delivery = {
    kind: "poke",
    id: "p",
    recipientIds: ["endpoint-1"],
    customerId: "customer-1",
    domain: "D",
  };
  const { Records } = kit.channelQueueEvent([{ kind: "deliveries", origin: {}, deliveries: [delivery] }]);
  expect(QueuedBody.parse(Records[0]?.body)).toMatchObject({ kind: "deliveries", deliveries: [delivery] });
});

test("authorizerEvent has the token as IoT Core encodes it", () => {
  const { mqtt } = AuthorizerEvent.parse(kit.authorizerEvent(token)).protocolData;
  expect(mqtt).toMatchObject({ password: "t", username: "i" });
});
