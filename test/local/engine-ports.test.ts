import { once } from "node:events";
import http from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localEnginePorts, sourceArnOf } from "../../src/local/engine-ports.ts";
import { type TestCloud, testCloud } from "./cloud-fixture.ts";
import { project } from "./project.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here.close());

const PLACE = { region: "us-east-1", accountId: "000000000000" };
const invoke = (deliveryUri: string, event: object) =>
  localEnginePorts(here.cloud.runner, () => here.cloud.engine.context, PLACE).invokeFunction(
    deliveryUri,
    JSON.stringify(event),
  );

const startWebhook = async (status: number, body: string) => {
  const server = http.createServer((_request, response) => response.writeHead(status).end(body)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/hook` };
};

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
      reason: "unreachable",
      message: expect.stringContaining("Principal pinpoint.us-east-1.amazonaws.com"),
    });
  });

  test("returns not-found for a function that does not exist", async () => {
    expect(await invoke("nobody", { ApplicationId: "a" })).toMatchObject({ kind: "failed", reason: "not-found" });
  });

  test("posts to a webhook, and distinguishes a failed request from an unreachable server", async () => {
    const good = await startWebhook(200, '{"ok":true}');
    const bad = await startWebhook(500, "");
    expect(await invoke(good.url, { ApplicationId: "a" })).toEqual({ kind: "returned", payload: '{"ok":true}' });
    expect(await invoke(bad.url, { ApplicationId: "a" })).toMatchObject({ kind: "failed", reason: "function-error" });
    good.server.close();
    bad.server.close();
    expect(await invoke(good.url, { ApplicationId: "a" })).toMatchObject({ kind: "failed", reason: "unreachable" });
  });
});
