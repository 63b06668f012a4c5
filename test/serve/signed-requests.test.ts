import {
  CreateAppCommand,
  CreateEmailTemplateCommand,
  DeleteAppCommand,
  GetAppCommand,
  GetAppsCommand,
  GetEmailTemplateCommand,
  GetEndpointCommand,
  ListTagsForResourceCommand,
  PinpointClient,
  UpdateEndpointCommand,
} from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIG, SECRETS, startTestServer, type TestServer, temporaryFolder } from "./serve-fixture.ts";

let served: TestServer;
let shop: PinpointClient;
let bank: PinpointClient;
beforeAll(async () => {
  served = await startTestServer();
  shop = served.client("SHOP");
  bank = served.client("BANK");
});
afterAll(() => served.close());

const createApp = async (client: PinpointClient, Name: string): Promise<string> => {
  const { ApplicationResponse } = await client.send(new CreateAppCommand({ CreateApplicationRequest: { Name } }));
  return ApplicationResponse?.Id ?? "";
};

const errorOf = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const { name, $metadata } = error as { name: string; $metadata: { httpStatusCode: number } };
  return { name, status: $metadata.httpStatusCode };
};

describe("a signed request", () => {
  test("of the stock client is served, with ids that need encoding and with an encoded query", async () => {
    const ApplicationId = await createApp(shop, "Shop");
    const EndpointId = "a/b @+ü~!'()*";
    const EndpointRequest = { ChannelType: "EMAIL" as const, Address: "ada@example.com" };
    await shop.send(new UpdateEndpointCommand({ ApplicationId, EndpointId, EndpointRequest }));
    const { EndpointResponse } = await shop.send(new GetEndpointCommand({ ApplicationId, EndpointId }));
    expect(EndpointResponse?.Id).toBe(EndpointId);
    const first = await bank.send(new GetAppsCommand({ PageSize: "1" }));
    await createApp(bank, "Bank");
    const page = await bank.send(new GetAppsCommand({ PageSize: "1" }));
    const next = await bank.send(new GetAppsCommand({ PageSize: "1", Token: page.ApplicationsResponse?.NextToken }));
    expect([first, next].map(({ ApplicationsResponse }) => ApplicationsResponse?.Item?.length)).toEqual([1, 1]);
  });

  test("is rejected with another secret, an unknown key, another region, and a time an hour away", async () => {
    const getApps = (client: PinpointClient) => errorOf(client.send(new GetAppsCommand({})));
    const credentials = { accessKeyId: "SHOP", secretAccessKey: SECRETS.SHOP_SECRET };
    const other = (settings: object) =>
      new PinpointClient({
        endpoint: served.server.url,
        region: "us-east-1",
        credentials,
        maxAttempts: 1,
        ...settings,
      });
    expect(await getApps(served.client("SHOP", SECRETS.BANK_SECRET))).toEqual({
      name: "InvalidSignatureException",
      status: 403,
    });
    expect(await getApps(served.client("NOBODY", "x"))).toEqual({ name: "UnrecognizedClientException", status: 403 });
    expect(await getApps(other({ region: "eu-west-1" }))).toEqual({ name: "InvalidSignatureException", status: 403 });
    expect(await getApps(other({ systemClockOffset: 3_600_000 }))).toEqual({
      name: "RequestTimeTooSkewed",
      status: 403,
    });
  });

  test("is rejected if its body or its query was changed on the way", async () => {
    const sent: { url: string; init: RequestInit }[] = [];
    const client = served.client("BANK");
    client.middlewareStack.add(
      (next) => async (step) => {
        const { request } = step as unknown as {
          request: { method: string; path: string; headers: Record<string, string>; body: string };
        };
        const { method, path, headers, body } = request;
        sent.push({ url: `${served.server.url}${path}`, init: { method, headers, body } });
        return next(step);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    const Name = "Untouched";
    await createApp(client, Name);
    const [{ url, init } = { url: "", init: {} }] = sent;
    const replay = (to: string, body: unknown) => fetch(to, { ...init, body: String(body) });
    expect((await replay(url, init.body)).status).toBe(201);
    expect((await replay(url, String(init.body).replace(Name, "Replaced."))).status).toBe(403);
    expect((await replay(`${url}?x=1`, init.body)).status).toBe(403);
    const { accept: _, ...unsigned } = init.headers as Record<string, string>;
    const forged = { ...unsigned, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    expect((await fetch(url, { ...init, headers: forged, body: String(init.body) })).status).toBe(403);
  });
});

test("an unsigned request is rejected in the shape of the API's errors", async () => {
  const response = await fetch(`${served.server.url}/v1/apps`);
  expect(response.status).toBe(403);
  expect(response.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
  expect(await response.json()).toEqual({ RequestID: expect.any(String), Message: "Missing Authentication Token" });
});

describe("a key", () => {
  test("sees and uses only the applications that it created or that the configuration names", async () => {
    const own = await createApp(shop, "Own");
    const foreign = await createApp(bank, "Foreign");
    const { ApplicationsResponse } = await shop.send(new GetAppsCommand({}));
    const ids = ApplicationsResponse?.Item?.map(({ Id }) => Id);
    expect(ids).toContain(own);
    expect(ids).not.toContain(foreign);
    expect(await errorOf(shop.send(new GetAppCommand({ ApplicationId: foreign })))).toEqual({
      name: "AccessDeniedException",
      status: 403,
    });
    const ResourceArn = `arn:aws:mobiletargeting:us-east-1:123456789012:apps/${foreign}`;
    expect((await errorOf(shop.send(new ListTagsForResourceCommand({ ResourceArn })))).status).toBe(403);
    expect((await errorOf(shop.send(new DeleteAppCommand({ ApplicationId: "%2e%2e" })))).status).toBe(403);
  });

  test("for some applications has no access to message templates, which all applications share", async () => {
    const template = { TemplateName: "Receipt", EmailTemplateRequest: { Subject: "Thank you" } };
    await bank.send(new CreateEmailTemplateCommand(template));
    expect((await errorOf(shop.send(new GetEmailTemplateCommand({ TemplateName: "Receipt" })))).status).toBe(403);
  });
});

describe("the administrator's key", () => {
  const get = (path: string, key?: string) =>
    fetch(`${served.server.url}${path}`, { headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });

  test("is required for metrics and the outbox, and not for health and readiness", async () => {
    const statuses = await Promise.all(
      [get("/health"), get("/ready"), get("/metrics"), get("/_local/outbox", "wrong")].map(
        async (one) => (await one).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 401, 401]);
    const metrics = await (await get("/metrics", SECRETS.ADMIN_KEY)).text();
    expect(metrics).toMatch(/pinpoint_requests_total\{operation="CreateApp",status="201"\} \d+/);
    expect(metrics).toMatch(/pinpoint_active\{kind="batches"\} 0/);
    expect(metrics).toMatch(/pinpoint_database_bytes \d+/);
  });
});

test("a key that was removed from the configuration and comes back has lost the applications that it created", async () => {
  const folder = temporaryFolder();
  const first = await startTestServer({}, folder);
  const ApplicationId = await createApp(first.client("SHOP"), "Shop");
  const { keys } = CONFIG;
  await first.server.close();
  const without = await startTestServer({ keys: keys.slice(1) }, folder);
  await without.server.close();
  const again = await startTestServer({}, folder);
  expect(await errorOf(again.client("SHOP").send(new GetAppCommand({ ApplicationId })))).toEqual({
    name: "AccessDeniedException",
    status: 403,
  });
  await again.close();
});
