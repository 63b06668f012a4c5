import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { UpdateCampaignCommand, type WriteCampaignRequest } from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { verifyWebhook } from "../../../src/channel-kit/verify-webhook.ts";
import { listFailures } from "../../../src/engine/delivery/store/send-failures.ts";
import type { EngineSettings } from "../../../src/engine/settings.ts";
import { createAddressGuard } from "../../../src/http/address-guard.ts";
import { connectWebhooks } from "../../../src/http/webhook/connect-webhooks.ts";
import { customers, type Project, startProject } from "../execution-fixture.ts";
import { campaign, statusOf } from "./campaign-story.ts";

const ACCOUNT = { "x-amz-pinpoint-accountid": "000000000000" };
const [OLD, NEW] = [`whsec_${"b2xk".repeat(8)}`, `whsec_${"bmV3".repeat(8)}`];

type Respond = (request: IncomingMessage, response: ServerResponse) => void;
type Received = { method: string; headers: IncomingMessage["headers"]; body: string };

let project: Project;
let received: Received[] = [];
let url = "";
let respond: Respond;
let closeServer = () => {};

const confirm: Respond = (_, response) => response.writeHead(200, ACCOUNT).end();
const returns: Respond = (request, response) =>
  request.method === "HEAD"
    ? confirm(request, response)
    : response.end(JSON.stringify({ "c-0": { EventAttributes: { outcome: "refused", reason: "no consent" } } }));

beforeEach(async () => {
  received = [];
  respond = returns;
  const server = createServer(async (request, response) => {
    received.push({ method: request.method ?? "", headers: request.headers, body: await text(request) });
    respond(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`;
  closeServer = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(async () => {
  await project?.close();
  closeServer();
});

const begin = async (settings: Partial<EngineSettings> = {}, publicGuard = createAddressGuard(() => false)) => {
  const webhooks = connectWebhooks({
    settings: () => project.engine.context.settings,
    accountId: "000000000000",
    publicGuard,
  });
  project = await startProject({
    endpoints: customers(2),
    settings: { webhookTargets: "any", ...settings },
    webhooks: { invokeFunction: webhooks.call, checkWebhook: webhooks.check },
  });
};

const custom = (DeliveryUri: string): Partial<WriteCampaignRequest> => ({
  CustomDeliveryConfiguration: { DeliveryUri, EndpointTypes: ["CUSTOM"] },
});

const statuses = () =>
  project
    .records("_campaign.send")
    .map(({ client, attributes }) => [client.client_id, attributes.campaign_send_status]);

describe("a campaign with a webhook", () => {
  test("checks it once, posts the event, and reads the outcomes of its endpoints", async () => {
    await begin();
    const id = await campaign(project, custom(url));
    expect(await statusOf(project, id)).toBe("COMPLETED");
    expect(received.map(({ method }) => method)).toEqual(["HEAD", "POST"]);
    expect(JSON.parse(received[1]?.body ?? "")).toMatchObject({
      CampaignId: id,
      Data: "hello",
      Endpoints: { "c-1": {} },
    });
    expect(statuses()).toEqual([
      ["c-0", "CUSTOM_DELIVERY_FAILURE"],
      ["c-1", "SUCCESS"],
    ]);
  });

  test("signs each request with every secret, with the same id when a batch is sent again", async () => {
    await begin({ webhookSecrets: [OLD, NEW], duplicateBatches: true });
    await campaign(project, custom(url));
    const posts = received.filter(({ method }) => method === "POST");
    const byOld = posts.map((request) => verifyWebhook(request, [OLD]));
    expect(byOld).toEqual(posts.map(({ headers }) => ({ kind: "verified", id: headers["webhook-id"] })));
    expect(posts.map((request) => verifyWebhook(request, [NEW]))).toEqual(byOld);
    expect(new Set(byOld.map((verdict) => verdict.kind === "verified" && verdict.id)).size).toBe(1);
    const [first] = posts;
    if (first === undefined) throw new Error("no request");
    const later = Date.now() + 600_000;
    expect(verifyWebhook(first, [OLD], later)).toMatchObject({ reason: expect.stringContaining("five minutes") });
    expect(verifyWebhook({ ...first, body: `${first.body} ` }, [OLD])).toMatchObject({ kind: "refused" });
    expect(verifyWebhook(first, [`whsec_${"b25l".repeat(8)}`])).toMatchObject({ kind: "refused" });
    expect(verifyWebhook({ ...first, headers: {} }, [OLD])).toEqual({
      kind: "refused",
      reason: "the request is not signed",
    });
  });

  test("does not sign requests without a secret", async () => {
    await begin();
    await campaign(project, custom(url));
    expect(received[1]?.headers).not.toHaveProperty("webhook-signature");
  });

  test.each<[string, Respond, RegExp]>([
    [
      "confirms another account",
      (_, r) => r.setHeader("x-amz-pinpoint-accountid", "1").end(),
      /AccountId: 000000000000/,
    ],
    ["confirms no account", (_, r) => r.end(), /must return the header X-Amz-Pinpoint-AccountId: 000000000000/],
    ["redirects", (_, r) => r.writeHead(302, { ...ACCOUNT, location: "/there" }).end(), /returned status 302/],
    ["fails", (_, r) => r.writeHead(503, ACCOUNT).end(), /returned status 503/],
    ["does not respond", () => {}, /HEAD request: timed out/],
    ["closes the connection", (_, r) => r.destroy(), /HEAD request: request failed: ECONNRESET/],
  ])("is rejected if the webhook %s", async (_, response, message) => {
    respond = response;
    await begin({ functionWaitMs: 500 });
    await expect(campaign(project, custom(url))).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringMatching(/^CustomDeliveryConfiguration.DeliveryUri: the webhook /),
    });
    await expect(campaign(project, custom(url))).rejects.toThrow(message);
    expect(received.map(({ method, headers }) => [method, headers.host === new URL(url).host])).toEqual([
      ["HEAD", true],
      ["HEAD", true],
    ]);
  });

  test("is rejected if the webhook is at a private address, or not https, and the webhook is not called", async () => {
    await begin({ webhookTargets: "public" });
    const atPrivate = campaign(project, custom(url.replace("http:", "https:")));
    await expect(atPrivate).rejects.toThrow(/private, local or reserved; the setting webhookTargets: "any" allows it/);
    await expect(campaign(project, custom(url))).rejects.toThrow(/DeliveryUri: must be .* an https URL/);
    const AdditionalTreatments = [
      { SizePercent: 50, MessageConfiguration: { CustomMessage: { Data: "x" } }, ...custom(url) },
    ];
    await expect(campaign(project, { AdditionalTreatments })).rejects.toThrow(/^AdditionalTreatments\[0\]/);
    expect(received).toEqual([]);
  });

  test("fails if the webhook's name resolves to a private address when it is called", async () => {
    await begin({ webhookTargets: "public", webhookCheck: "none", channelAttempts: 1 });
    await campaign(project, custom(`https://localhost:${new URL(url).port}/`));
    expect(received).toEqual([]);
    expect(listFailures(project.engine.context)).toMatchObject([
      {
        stage: "channel",
        cause: "unreachable",
        detail: expect.stringContaining("private, local or reserved"),
        endpoints: 2,
      },
    ]);
  });

  test.each<[string, Respond, string]>([
    ["fails", (_, response) => response.writeHead(500).end(), "function-error"],
    ["redirects", (_, response) => response.writeHead(307, { location: "/there" }).end(), "function-error"],
    ["rejects the size", (_, response) => response.writeHead(413).end(), "payload-too-large"],
    ["does not respond", () => {}, "timeout"],
  ])("records why its endpoints received nothing if the webhook %s", async (_, response, cause) => {
    await begin({ functionWaitMs: 500, channelAttempts: 1 });
    respond = (request, reply) => (request.method === "HEAD" ? confirm : response)(request, reply);
    await campaign(project, custom(url));
    expect(statuses()).toEqual([
      ["c-0", "CUSTOM_DELIVERY_FAILURE"],
      ["c-1", "CUSTOM_DELIVERY_FAILURE"],
    ]);
    expect(listFailures(project.engine.context)).toMatchObject([
      { stage: "channel", target: url, cause, endpoints: 2 },
    ]);
  });

  test("checks a webhook that an update names, and not one that it keeps", async () => {
    await begin();
    const StartTime = new Date(project.clock.now() + 86_400_000).toISOString();
    const CampaignId = await campaign(project, { ...custom(url), Schedule: { StartTime } });
    respond = (_, response) => response.writeHead(503).end();
    const update = (WriteCampaignRequest: WriteCampaignRequest) =>
      project.client.send(
        new UpdateCampaignCommand({ ApplicationId: project.appId, CampaignId, WriteCampaignRequest }),
      );
    const { CampaignResponse } = await update({ IsPaused: true, ...custom(url) });
    expect(CampaignResponse).toMatchObject({ IsPaused: true, Version: 2 });
    await expect(update(custom(`${url}/other`))).rejects.toThrow(/returned status 503/);
    expect(received.map(({ method }) => method)).toEqual(["HEAD", "HEAD"]);
  });
});
