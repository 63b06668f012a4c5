import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { PutEventStreamCommand, PutEventsCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectSuppressionTable } from "../../../src/aws/suppression-table.ts";
import { type TestCloud, testCloud } from "../../local/cloud-fixture.ts";
import { createAudience, runCampaign } from "../../local/failing-project.ts";

// Each command is a separate process, and the first one also waits for the functions to start.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let here: TestCloud;
let audience: Awaited<ReturnType<typeof createAudience>>;
beforeAll(async () => {
  here = await testCloud({ log: () => undefined });
  audience = await createAudience(here);
  const { StreamNames = [] } = await here.clients.kinesis.send(new ListStreamsCommand({}));
  const stream = StreamNames.find((name) => name.includes("EngagementStream"));
  const WriteEventStream = {
    DestinationStreamArn: `arn:aws:kinesis:us-east-1:000000000000:stream/${stream}`,
    RoleArn: "arn:aws:iam::000000000000:role/stream",
  };
  await here.clients.pinpoint.send(
    new PutEventStreamCommand({ ApplicationId: audience.applicationId, WriteEventStream }),
  );
});
afterAll(() => here.close());

type Ended = { code: number; stdout: string };

const runWhyNot = async (endpointId: string, args: string[]): Promise<Ended> => {
  const cli = join(import.meta.dirname, "../../../src/cli/pinpoint.ts");
  const local = { AWS_ENDPOINT_URL: here.cloud.url, AWS_REGION: "us-east-1" };
  const env = { ...process.env, ...local, AWS_ACCESS_KEY_ID: "000000000000", AWS_SECRET_ACCESS_KEY: "local" };
  return promisify(execFile)(process.execPath, [cli, "why-not", endpointId, ...args], { env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: Ended) => ({ code, stdout }),
  );
};
const whyNot = async (endpointId: string, ...args: string[]): Promise<string> =>
  (await runWhyNot(endpointId, args)).stdout;
const whyNotHere = (endpointId: string) => whyNot(endpointId, "--application", audience.applicationId);

const putEndpoint = (EndpointId: string, EndpointRequest: object) =>
  here.clients.pinpoint.send(
    new UpdateEndpointCommand({ ApplicationId: audience.applicationId, EndpointId, EndpointRequest }),
  );
const customer = (id: string) => ({ ChannelType: "CUSTOM", Address: id });

test("nothing was decided against an endpoint that no campaign left out", async () => {
  await putEndpoint("ep-new", customer("new"));
  expect(await whyNotHere("ep-new")).toBe("ep-new: nothing was decided against it\n");
});

test("a campaign with broken custom data is named with the reason of the channel", async () => {
  const campaign = await runCampaign(here, audience, "custom-channel", {
    MessageConfiguration: { CustomMessage: { Data: '{"domain":"Customer}' } },
  });
  const output = await whyNotHere("ep-1");
  expect(output).toMatch(new RegExp(`ep-1 received nothing: CUSTOM_DELIVERY_FAILURE: .*refused.*campaign ${campaign}`));
  expect(output).toMatch(/ep-1: poke\.refused: /);
  expect(await whyNot("ep-1", "--application", audience.applicationId, "--campaign", "another")).not.toContain(
    campaign,
  );
});

test("a hook that does not exist is named, with the cure", async () => {
  const campaign = await runCampaign(here, audience, "custom-channel", {
    Hook: { LambdaFunctionName: "my-hook", Mode: "FILTER" },
  });
  expect(await whyNotHere("ep-1")).toMatch(
    new RegExp(`HOOK_FAILURE: there is no function my-hook \\(campaign ${campaign}.*To correct it: correct the name`),
  );
});

test("the holdout, another channel, and a segment are reasons", async () => {
  await putEndpoint("ep-mail", { ChannelType: "EMAIL", Address: "mail@example.com" });
  const held = await runCampaign(here, audience, "custom-channel", { HoldoutPercent: 100 });
  const run = await runCampaign(here, audience, "custom-channel");
  expect(await whyNotHere("ep-1")).toContain(`ep-1: it is in the holdout of campaign ${held}`);
  expect(await whyNotHere("ep-mail")).toContain(`campaign ${run} sends to CUSTOM endpoints; its channel type is EMAIL`);
});

test("an endpoint that opted out, one that is suppressed by its address, and one that does not exist are reasons", async () => {
  await putEndpoint("ep-out", { ...customer("out"), OptOut: "ALL" });
  await putEndpoint("ep-bounced", customer("Bounced"));
  const { TableNames = [] } = await here.clients.dynamodb.send(new ListTablesCommand({}));
  const table = TableNames.find((name) => name.includes("SuppressionTable")) ?? "";
  const target = { addresses: ["bounced"], reason: "hard-bounce" as const };
  await connectSuppressionTable(here.clients.dynamodb, table).suppress(target, new Date());
  expect(await whyNotHere("ep-out")).toContain("ep-out: it has opted out (OptOut: ALL)");
  expect(await whyNotHere("ep-bounced")).toContain("its address is in the suppression table: hard-bounce");
  expect(await whyNot("unknown", "--address", "bounced")).toContain("its address is in the suppression table");
});

test("an endpoint or an application that does not exist is named, with exit code 1", async () => {
  expect(await runWhyNot("nobody", ["--application", audience.applicationId])).toEqual({
    code: 1,
    stdout: "nobody: the application has no such endpoint\n",
  });
  const { code, stdout } = await runWhyNot("ep-1", ["--application", "nowhere"]);
  expect([code, stdout]).toEqual([1, expect.stringContaining("ep-1: there is no such application\n")]);
});

test("an endpoint that received the message of an event-triggered campaign does not wait for its event", async () => {
  await putEndpoint("ep-cart", { ChannelType: "EMAIL", Address: "cart@example.com" });
  const campaign = await runCampaign(here, audience, "", {
    Schedule: {
      StartTime: "IMMEDIATE",
      Frequency: "EVENT",
      EventFilter: { FilterType: "ENDPOINT", Dimensions: { EventType: { Values: ["cart.filled"] } } },
    },
    Limits: { Daily: 1 },
    MessageConfiguration: { EmailMessage: { Title: "Your cart", Body: "is full" } },
    CustomDeliveryConfiguration: undefined,
  });
  const whyNoCart = () => whyNot("ep-cart", "--application", audience.applicationId, "--campaign", campaign);
  const fillCart = async () => {
    const event = { EventType: "cart.filled", Timestamp: new Date().toISOString() };
    await here.clients.pinpoint.send(
      new PutEventsCommand({
        ApplicationId: audience.applicationId,
        EventsRequest: { BatchItem: { "ep-cart": { Endpoint: {}, Events: { event } } } },
      }),
    );
    await here.cloud.engine.idle();
  };
  expect(await whyNoCart()).toBe(`ep-cart: campaign ${campaign} sends when an event arrives: cart.filled\n`);
  await fillCart();
  const received = `ep-cart: it received a message of campaign ${campaign} at `;
  expect(await whyNoCart()).toMatch(new RegExp(`^${received}[-0-9T:.]+Z\n$`));
  await fillCart();
  const limited =
    "ep-cart received nothing: DAILY_CAP: the limit of the campaign is 1 message to an endpoint in 24 hours";
  expect(await whyNoCart()).toMatch(new RegExp(`${limited} .*\n${received}[-0-9T:.]+Z\n$`));
});

test("a campaign that does not exist is a reason", async () => {
  expect(await whyNot("ep-1", "--application", audience.applicationId, "--campaign", "typo")).toContain(
    "ep-1: the application has no campaign typo",
  );
});

test("without an application, the sources that need one are listed as not read", async () => {
  const output = await whyNot("ep-none");
  for (const source of ["endpoint", "suppression table", "campaigns and journeys"])
    expect(output).toContain(`not read: ${source}: `);
  expect(output).toContain("ep-none: no reason in the sources that were read");
});
