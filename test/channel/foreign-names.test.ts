// Names that every object inherits are data like any other, from an endpoint to the poke, its result and the notification.
import { join } from "node:path";
import mqtt from "mqtt";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Notification } from "../../src/stream/notification.ts";
import { createApp } from "../create-app.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { readAccessKey, signedMqttUrl } from "../local/signed-mqtt-url.ts";
import { subscribeQueue } from "../stream/isv-queue.ts";

const NAMES = ["__proto__", "constructor", "toString"];
const UNTIL = { timeout: 60_000, interval: 100 };

let here: TestCloud;
let app: string;
beforeAll(async () => {
  here = await testCloud({ log: () => {} });
  app = await createApp(here.clients.pinpoint, "names");
}, 60_000);
afterAll(() => here.close());

/** Calls the API without the stock client, which drops `__proto__` from maps; other clients do not. */
const call = async (method: string, path: string, body?: string) => {
  const authorization = "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/mobiletargeting/aws4_request";
  const headers = { authorization, "content-type": "application/json" };
  const response = await fetch(`${here.cloud.url}/v1/apps/${app}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  expect(response.status, text).toBeLessThan(300);
  return text;
};

const endpointJson = (name: string) =>
  `{"Id":"${name}","ChannelType":"CUSTOM","Address":"${name}","Attributes":{"${name}":["gold"]},"Metrics":{"${name}":1},` +
  `"User":{"UserId":"${name}","UserAttributes":{"${name}":["silver"]}}}`;

test.each(NAMES)("%s is stored as an endpoint id, a user id and the name of attributes and metrics", async (name) => {
  await call("PUT", `/endpoints/${name}`, endpointJson(name));
  const stored = JSON.parse(await call("GET", `/endpoints/${name}`));
  expect(JSON.stringify(stored.Attributes)).toBe(`{"${name}":["gold"]}`);
  expect(JSON.stringify(stored.Metrics)).toBe(`{"${name}":1}`);
  expect(JSON.stringify(stored.User)).toBe(`{"UserId":"${name}","UserAttributes":{"${name}":["silver"]}}`);
});

test.each(NAMES)(
  "%s is a domain, a template variable, a segment dimension and a recipient",
  async (name) => {
    await call(
      "POST",
      "/eventstream",
      JSON.stringify({
        DestinationStreamArn: "arn:aws:kinesis:us-east-1:000000000000:stream/pinpoint-isv-suite-local-EngagementStream",
        RoleArn: "arn:aws:iam::000000000000:role/pinpoint",
      }),
    );
    const queue = await subscribeQueue(here.clients, `results-${name.replaceAll("_", "")}`, {
      event: ["poke.accepted"],
    });
    const url = await signedMqttUrl(here.cloud.url, readAccessKey(join(here.directory, "state")));
    const listener = await mqtt.connectAsync(url, { clientId: `listener-${name}` });
    const pokes: string[] = [];
    listener.on("message", (_, payload) => pokes.push(payload.toString()));
    await listener.subscribeAsync("poke/v1/c/#", { qos: 1 });

    const segment = `{"Name":"s","Dimensions":{"Attributes":{"${name}":{"AttributeType":"INCLUSIVE","Values":["gold"]}}}}`;
    const { Id: SegmentId } = JSON.parse(await call("POST", "/segments", segment));
    const Data = JSON.stringify({ domain: name, data: { attribute: `{{Attributes.${name}}}` } });
    await call(
      "POST",
      "/campaigns",
      JSON.stringify({
        Name: "names",
        SegmentId,
        SegmentVersion: 1,
        Schedule: { StartTime: "IMMEDIATE" },
        Hook: { LambdaFunctionName: "campaign-hook", Mode: "FILTER" },
        MessageConfiguration: { CustomMessage: { Data } },
        CustomDeliveryConfiguration: { DeliveryUri: "custom-channel", EndpointTypes: ["CUSTOM"] },
      }),
    );
    await vi.waitFor(() => expect(pokes).toHaveLength(1), UNTIL);
    expect(JSON.parse(pokes[0] ?? "")).toMatchObject({ domain: name, data: { attribute: "gold" } });
    const received: Notification[] = [];
    await vi.waitFor(async () => {
      await queue.receive((one) => received.push(one));
      expect(received.map(({ endpointId }) => endpointId)).toEqual([name]);
    }, UNTIL);
    await listener.endAsync(true);
  },
  150_000,
);
