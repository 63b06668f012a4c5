import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateAppCommand, CreateEmailTemplateCommand, GetAppsCommand } from "@aws-sdk/client-pinpoint";
import mqtt from "mqtt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CustomChannelResponse } from "../../src/pinpoint/custom-channel-response.ts";
import { REFUSAL } from "../../src/poke/authorization.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ log: () => {} });
});
afterAll(() => here.close());

const invoke = async (FunctionName: string, event: unknown) => {
  const Payload = new TextEncoder().encode(JSON.stringify(event));
  const { FunctionError, Payload: result } = await here.clients.lambda.send(
    new InvokeCommand({ FunctionName, Payload }),
  );
  return { FunctionError, result: JSON.parse(new TextDecoder().decode(result)) };
};

const tokenWith = (header: object) =>
  [{ alg: "ES256", ...header }, {}].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".") +
  `.${Buffer.alloc(64).toString("base64url")}`;

test.each([
  ["with a critical parameter", tokenWith({ crit: ["x"], x: 1 })],
  ["with a critical parameter of 4,000 characters", tokenWith({ crit: ["x@".repeat(2_000)] })],
  ["with a critical parameter of 40,000 characters", tokenWith({ crit: ["x@".repeat(20_000)] })],
])("the authorizer refuses a token %s and does not fail", async (_, token) => {
  const event = { protocolData: { mqtt: { clientId: "x", password: Buffer.from(token).toString("base64") } } };
  expect(await invoke("poke-authorizer", event)).toEqual({ FunctionError: undefined, result: REFUSAL });
});

test("a client with such a token is not connected, and the next customer is", async () => {
  const connect = (options: mqtt.IClientOptions & { url?: string }) =>
    mqtt.connectAsync(options.url ?? `${here.cloud.url.replace(/^http/, "ws")}/mqtt`, {
      reconnectPeriod: 0,
      ...options,
    });
  const password = tokenWith({ crit: ["x@".repeat(2_000)] });
  await expect(connect({ clientId: "hostile", username: "", password })).rejects.toThrow("Not authorized");
  const response = await fetch(`${here.cloud.url}/_local/token?customerId=u-1`);
  const { token, customerHash, url } = (await response.json()) as { token: string; customerHash: string; url: string };
  const client = await connect({ url, clientId: `${customerHash}-1`, username: "", password: token });
  await client.endAsync(true);
});

const PATTERN = "EEEE MMMM d yyyy HH mm ss z Z X";
const loops = (body: string) => `{{#each Attributes.many}}{{#each ../Attributes.many}}${body}{{/each}}{{/each}}`;

test.each([
  ["formats dates in loops", loops(`{{dateFormat ../../CreationDate "${PATTERN}"}}`), /more than 500000 characters/],
  ["nests sub-expressions", `{{upper ${"(upper ".repeat(600)}a${")".repeat(600)}}}`, /nests deeper than 16/],
])("the channel refuses each recipient of a message that %s", async (_, data, reason) => {
  const endpoint = {
    ChannelType: "CUSTOM",
    CreationDate: "2026-01-05T10:07:09.042Z",
    Attributes: { many: Array.from({ length: 50 }, (_value, at) => `${at}`) },
  };
  const people = Array.from({ length: 50 }, (_value, at) => [`ep-${at}`, { ...endpoint, Address: `u-${at}` }]);
  const { FunctionError, result } = await invoke("custom-channel", {
    ApplicationId: "app-1",
    CampaignId: "campaign-1",
    Data: JSON.stringify({ domain: "d", data }),
    Endpoints: Object.fromEntries(people),
  });
  expect(FunctionError).toBeUndefined();
  const outcomes = Object.values(CustomChannelResponse.parse(result)).map(({ EventAttributes }) => EventAttributes);
  expect(outcomes).toHaveLength(50);
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ outcome: "refused", reason: expect.stringMatching(reason) });
});

test("Pinpoint rejects a template that nests 5,000 blocks, and serves other requests", async () => {
  const { pinpoint } = here.clients;
  await pinpoint.send(new CreateAppCommand({ CreateApplicationRequest: { Name: "app" } }));
  const HtmlPart = "{{#if a}}".repeat(5_000) + "{{/if}}".repeat(5_000);
  const EmailTemplateRequest = { Subject: "s", HtmlPart };
  const created = pinpoint.send(new CreateEmailTemplateCommand({ TemplateName: "nested", EmailTemplateRequest }));
  const listed = pinpoint.send(new GetAppsCommand({}));
  await expect(created).rejects.toMatchObject({
    name: "BadRequestException",
    message: expect.stringContaining("template nests deeper than 16"),
  });
  expect((await listed).ApplicationsResponse?.Item).toHaveLength(1);
});
