import { join } from "node:path";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import mqtt from "mqtt";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";
import { CustomChannelResponse } from "../../src/pinpoint/custom-channel-response.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { readAccessKey, signedMqttUrl } from "../local/signed-mqtt-url.ts";

const Envelope = z.object({ id: z.string(), domain: z.string() });
/** SQS redelivers a failed message after five seconds. */
const QUEUED = { timeout: 20_000, interval: 50 };

let here: TestCloud;
let listener: mqtt.MqttClient;
const received: z.infer<typeof Envelope>[] = [];

beforeAll(async () => {
  here = await testCloud({ log: () => {} });
  const url = await signedMqttUrl(here.cloud.url, readAccessKey(join(here.directory, "state")));
  listener = await mqtt.connectAsync(url, { clientId: "listener" });
  listener.on("message", (_, payload) => received.push(Envelope.parse(JSON.parse(payload.toString()))));
  await listener.subscribeAsync("poke/v1/#", { qos: 1 });
});
afterEach(() => here.setFaults([]));
afterAll(async () => {
  await listener.endAsync(true);
  await here.close();
});

/** Sends a batch of five to the function, as a campaign does. */
const sendBatch = async (domain: string): Promise<string[]> => {
  const people = Array.from({ length: 5 }, (_, at) => [`ep-${at}`, { ChannelType: "CUSTOM", Address: `u-${at}` }]);
  const event = {
    ApplicationId: "app-1",
    CampaignId: "campaign-1",
    ActivityId: domain,
    Data: domain,
    Endpoints: Object.fromEntries(people),
  };
  const response = await here.clients.lambda.send(
    new InvokeCommand({ FunctionName: "custom-channel", Payload: new TextEncoder().encode(JSON.stringify(event)) }),
  );
  expect(response.FunctionError).toBeUndefined();
  const outcomes = CustomChannelResponse.parse(JSON.parse(new TextDecoder().decode(response.Payload)));
  return Object.values(outcomes).map(({ EventAttributes }) => EventAttributes.outcome ?? "");
};
const pokesOf = (domain: string) => received.filter((envelope) => envelope.domain === domain).map(({ id }) => id);
const arrived = (domain: string) => vi.waitFor(() => expect(new Set(pokesOf(domain)).size).toBe(5), QUEUED);

test("a batch that is delivered twice concurrently, and once more, pokes every customer once", async () => {
  await Promise.all([sendBatch("twice"), sendBatch("twice")]);
  expect(await sendBatch("twice")).toEqual(Array(5).fill("accepted"));
  await arrived("twice");
  expect(pokesOf("twice")).toHaveLength(5);
});

test.each([
  ["DynamoDB throttles", { service: "dynamodb", operation: "PutItem", kind: "throttle" }],
  ["the poke function is throttled", { function: "poke", kind: "throttle" }],
  ["the poke function fails", { function: "poke", kind: "error" }],
  ["the poke function returns garbage", { function: "poke", kind: "malformed" }],
  ["the broker throttles", { service: "iotdata", kind: "throttle" }],
  ["the broker fails", { service: "iotdata", kind: "error" }],
])("every customer is poked eventually if %s", async (name, rule) => {
  const domain = name.replaceAll(" ", "-");
  await here.setFaults([rule]);
  expect(await sendBatch(domain)).toEqual(Array(5).fill("queued"));
  await here.setFaults([]);
  await arrived(domain);
});

test("the function returns its response even if the stream rejects its results", async () => {
  await here.setFaults([{ service: "kinesis", operation: "PutRecords", kind: "throttle" }]);
  expect(await sendBatch("no-stream")).toEqual(Array(5).fill("accepted"));
});

test("a client whose URL names the account but is not signed with its key cannot connect", async () => {
  const credential = "000000000000%2F20261120%2Fus-east-1%2Fiotdevicegateway%2Faws4_request";
  const url = `${here.cloud.url.replace("http", "ws")}/mqtt?X-Amz-Credential=${credential}`;
  const options = { clientId: "stranger", reconnectPeriod: 0 };
  await expect(mqtt.connectAsync(url, options)).rejects.toThrow("Not authorized");
});
