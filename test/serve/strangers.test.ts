import { writeFileSync } from "node:fs";
import { request as requestHttp } from "node:http";
import { get } from "node:https";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { GetAppsCommand, UpdateEndpointsBatchCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBodyBudget } from "../../src/serve/body-budget.ts";
import { createApp } from "../create-app.ts";
import { certificateKey, certificateUntil } from "../http/sns-receiver/signed-sns.ts";
import { startTestServer, type TestServer, temporaryFolder } from "./serve-fixture.ts";

let served: TestServer;
beforeAll(async () => {
  served = await startTestServer();
});
afterAll(() => served.close());

const isServing = async () => (await served.client("BANK").send(new GetAppsCommand({}))).$metadata.httpStatusCode;

/** Sends bytes as they are; resolves with all that the server sends until it closes the connection. */
const send = (bytes: string): Promise<string> => {
  const { hostname, port } = new URL(served.server.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  socket.end(bytes);
  return text(socket).catch(() => "");
};

test("a request that is not HTTP, or has too many headers, ends only its connection", async () => {
  await send("\0\0 what is this\r\n\r\n");
  await send(`GET /health HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`);
  await send("POST /v1/apps HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345");
  await send("POST /v1/apps HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ncut");
  expect(await isServing()).toBe(200);
});

test("a large body without a signature, or above the limit, is discarded and rejected", async () => {
  const post = (headers: Record<string, string>, bytes: number) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = requestHttp(`${served.server.url}/v1/apps`, { method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject);
      for (let at = 0; at < bytes; at += 1_000_000) sent.write("x".repeat(1_000_000));
      sent.end();
    });
  expect(await post({}, 10_000_000)).toBe(403);
  const client = served.client("BANK");
  const ApplicationId = await createApp(client, "Large");
  const Item = [{ Id: "a", ChannelType: "CUSTOM" as const, Address: "x".repeat(8_000_000) }];
  const sending = client.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
  await expect(sending).rejects.toMatchObject({ name: "PayloadTooLargeException" });
  expect(await isServing()).toBe(200);
});

test("a path that the router does not know is rejected before it is looked up, unless it is signed", async () => {
  for (const path of ["/", "/v1", "/v1/apps/%zz", "/v1/../../etc/passwd", "/_local", "/v1/apps?__proto__=1"])
    expect((await fetch(`${served.server.url}${path}`)).status, path).toBe(403);
});

test("bodies that arrive at the same time share a budget, which each gives back once", () => {
  const budget = createBodyBudget(100);
  const first = budget.take(60);
  expect(budget.take(60)).toBeUndefined();
  first?.();
  first?.();
  expect(budget.take(100)).toBeDefined();
  expect(budget.take(1)).toBeUndefined();
});

test("with a certificate, the server speaks only TLS", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "cert.pem"), certificateUntil("491231000000Z"));
  writeFileSync(join(folder, "key.pem"), certificateKey());
  const secured = await startTestServer({ tls: { cert: "cert.pem", key: "key.pem" } }, folder);
  try {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get(`${secured.server.url}/ready`, { rejectUnauthorized: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", reject);
    });
    expect(status).toBe(200);
    await expect(fetch(secured.server.url.replace("https:", "http:"))).rejects.toThrow();
  } finally {
    await secured.close();
  }
});
