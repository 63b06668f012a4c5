import { once } from "node:events";
import http, { type RequestListener } from "node:http";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { localEnginePorts, sourceArnOf } from "../../src/local/engine-ports.ts";
import { LAMBDA_WAIT_MS } from "../../src/pinpoint/limits.ts";
import { type TestCloud, testCloud } from "./cloud-fixture.ts";
import { project } from "./project.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
  here.cloud.engine.context.settings.webhookTargets = "any";
});
afterAll(() => here.close());

const PLACE = { region: "us-east-1", accountId: "000000000000" };
const invoke = (deliveryUri: string, event: object) =>
  localEnginePorts(here.cloud.runner, () => here.cloud.engine.context, PLACE).invokeFunction(
    deliveryUri,
    JSON.stringify(event),
  );

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
  Object.assign(here.cloud.engine.context.settings, { webhookTargets: "any", functionWaitMs: LAMBDA_WAIT_MS });
});

/** A webhook on a free port; `requests` counts the requests that it received. */
const startWebhook = async (respond: RequestListener) => {
  const requests: string[] = [];
  const server = http
    .createServer((request, response) => {
      requests.push(request.url ?? "");
      respond(request, response);
    })
    .listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  closers.push(close);
  return { close, requests, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/hook` };
};
const EVENT = { ApplicationId: "a" };

describe("sourceArnOf", () => {
  test.each([
    [{ ApplicationId: "a", CampaignId: "c" }, "apps/a/campaigns/c"],
    [{ ApplicationId: "a", JourneyId: "j", CampaignId: null }, "apps/a/journeys/j"],
    [{ ApplicationId: "a" }, "apps/a"],
  ])("of %o ends in %s", (event, end) => {
    expect(sourceArnOf(JSON.stringify(event), PLACE.region, PLACE.accountId)).toBe(
      `arn:aws:mobiletargeting:us-east-1:000000000000:${end}`,
    );
  });
});

describe("invokeFunction", () => {
  test("invokes as Pinpoint: a function that permits it returns, another rejects the call", async () => {
    const event = { ApplicationId: "a", CampaignId: "c" };
    const result = await invoke("echo", event);
    expect(result.kind === "returned" && JSON.parse(result.payload).event).toEqual(event);
    expect(await invoke("counts", event)).toMatchObject({
      kind: "failed",
      reason: "not-permitted",
      message: expect.stringContaining("Principal pinpoint.us-east-1.amazonaws.com"),
    });
  });

  test("returns not-found for a function that does not exist", async () => {
    expect(await invoke("nobody", { ApplicationId: "a" })).toMatchObject({ kind: "failed", reason: "not-found" });
  });

  test("posts to a webhook, and distinguishes a failed request from an unreachable server", async () => {
    const good = await startWebhook((_, response) => response.writeHead(200).end('{"ok":true}'));
    const bad = await startWebhook((_, response) => response.writeHead(500).end());
    expect(await invoke(good.url, EVENT)).toEqual({ kind: "returned", payload: '{"ok":true}' });
    expect(await invoke(bad.url, EVENT)).toMatchObject({ kind: "failed", reason: "function-error" });
    good.close();
    bad.close();
    expect(await invoke(good.url, EVENT)).toMatchObject({ kind: "failed", reason: "unreachable" });
  });
});

describe("a webhook", () => {
  test.each(["http://127.0.0.1", "https://127.0.0.1", "https://localhost", "https://[::ffff:7f00:1]"])(
    "at %s is not called unless the settings allow it",
    async (origin) => {
      const hook = await startWebhook((_, response) => response.end("{}"));
      here.cloud.engine.context.settings.webhookTargets = "public";
      const { port } = new URL(hook.url);
      expect(await invoke(`${origin}:${port}/hook`, EVENT)).toMatchObject({
        kind: "failed",
        reason: "unreachable",
        message: expect.stringContaining('the setting webhookTargets: "any" allows it'),
      });
      expect(hook.requests).toEqual([]);
    },
  );

  test("that redirects counts as failed, and its target is not called", async () => {
    const target = await startWebhook((_, response) => response.end("{}"));
    const hook = await startWebhook((_, response) => response.writeHead(307, { location: target.url }).end());
    expect(await invoke(hook.url, EVENT)).toMatchObject({
      reason: "function-error",
      message: "the webhook returned status 307",
    });
    expect(target.requests).toEqual([]);
  });

  test("that returns an endless body is cut off", async () => {
    const hook = await startWebhook((_, response) => {
      Readable.from(endless())
        .pipe(response)
        .on("error", () => {});
    });
    expect(await invoke(hook.url, EVENT)).toMatchObject({
      reason: "unreachable",
      message: expect.stringMatching(/larger than \d+ bytes/),
    });
  });

  test("that sends its body too slowly times out", async () => {
    const hook = await startWebhook((_, response) => {
      response.writeHead(200).write("{");
    });
    here.cloud.engine.context.settings.functionWaitMs = 100;
    expect(await invoke(hook.url, EVENT)).toMatchObject({ kind: "failed", reason: "timeout" });
  });
});

function* endless() {
  for (;;) yield Buffer.alloc(100_000, " ");
}
