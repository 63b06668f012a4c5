import { once } from "node:events";
import http2 from "node:http2";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startCloud } from "../../../src/local/cloud.ts";
import { clientSettings, type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";
import { rawRequest, signedFor } from "./raw-request.ts";

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ project });
});
afterAll(() => here.close());

const FOREIGN = "https://other.example";
const LOCAL_APP = "http://localhost:3000";
const TOKEN = "/_local/token?customerId=ada";

const call = (headers: Record<string, string>, path = "/_local/clock", method = "GET") =>
  rawRequest(here.cloud.port, { method, path, headers });

/** The status of the response to a WebSocket handshake; 101 if it is accepted. */
const handshake = async (headers: Record<string, string>, path = "/mqtt"): Promise<number> => {
  const socket = new WebSocket(`ws://127.0.0.1:${here.cloud.port}${path}`, "mqtt", { headers });
  socket.on("error", () => {});
  const status = await Promise.race([
    once(socket, "open").then(() => 101),
    once(socket, "unexpected-response").then(([, response]) => response.statusCode as number),
  ]);
  socket.terminate();
  return status;
};

describe("a request whose Host is not a name of this machine", () => {
  test.each(["/_local/clock", TOKEN, "/"])("is rejected: %s", async (path) => {
    const host = `rebound.example:${here.cloud.port}`;
    expect(await call({ host, ...signedFor("dynamodb") }, path)).toMatchObject({
      status: 403,
      headers: { "x-amzn-errortype": "UnknownHostException" },
    });
  });

  test("is rejected over HTTP/2", async () => {
    const session = http2.connect(here.cloud.url);
    const request = session.request({ ":path": "/_local/clock", ":authority": "rebound.example" });
    const [headers] = await once(request, "response");
    expect(headers[":status"]).toBe(403);
    session.destroy();
  });

  test("is rejected as a WebSocket", async () => {
    expect(await handshake({ host: "rebound.example" })).toBe(403);
  });

  test("is served if the name is allowed", async () => {
    const cloud = await startCloud({
      port: 0,
      directory: `${here.directory}/other`,
      configuration: `${here.directory}/project/serverless.yml`,
      allowedHosts: ["build.example"],
    });
    const { status } = await rawRequest(cloud.port, { path: "/_local/clock", headers: { host: "build.example" } });
    await cloud.close();
    expect(status).toBe(200);
  });
});

describe("a request from a web page", () => {
  test.each(["GET", "POST", "PUT", "DELETE", "OPTIONS"])("is rejected from other origins: %s", async (method) => {
    for (const origin of [FOREIGN, "null", LOCAL_APP]) {
      const control = await call({ origin }, "/_local/faults", method);
      expect(control).toMatchObject({ status: 403, headers: { "x-amzn-errortype": "ForeignOriginException" } });
      for (const service of ["dynamodb", "sqs", "sns", "s3", "lambda", "mobiletargeting", "kinesis", "iotdata"]) {
        const response = await call({ origin, ...signedFor(service) }, "/", method);
        expect([service, response.status]).toEqual([service, 403]);
        expect(response.headers).not.toHaveProperty("access-control-allow-origin");
      }
    }
  });

  test("gets no CORS headers from an emulator", async () => {
    const origin = here.cloud.url;
    const headers = { origin, "x-amz-target": "DynamoDB_20120810.ListTables", ...signedFor("dynamodb") };
    const response = await rawRequest(here.cloud.port, {
      method: "POST",
      headers: { ...headers, "x-amz-date": "20260101T000000Z", "content-type": "application/x-amz-json-1.0" },
      body: "{}",
    });
    expect(response.status).toBe(200);
    expect(Object.keys(response.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("is served if the page comes from this server", async () => {
    const origin = here.cloud.url;
    expect((await call({ origin }, "/_local/resume", "POST")).status).toBe(200);
  });

  test("is rejected without an origin, unless it is a link to the control API", async () => {
    const crossSite = { "sec-fetch-site": "cross-site" };
    expect((await call({ ...crossSite, "sec-fetch-mode": "no-cors" })).status).toBe(403);
    expect((await call({ ...crossSite, "sec-fetch-mode": "navigate" })).status).toBe(200);
    const service = { ...crossSite, "sec-fetch-mode": "navigate", ...signedFor("sqs") };
    expect((await call(service, "/?Action=ListQueues")).status).toBe(403);
  });
});

describe("the token route", () => {
  test("can be read by pages from other servers on this machine", async () => {
    const response = await call({ origin: LOCAL_APP }, TOKEN);
    expect(response).toMatchObject({
      status: 200,
      headers: { vary: "Origin", "access-control-allow-origin": LOCAL_APP },
    });
    expect(JSON.parse(response.body)).toHaveProperty("url");
    const preflight = await call({ origin: LOCAL_APP, "access-control-request-method": "GET" }, TOKEN, "OPTIONS");
    expect(preflight).toMatchObject({
      status: 204,
      headers: { "access-control-allow-origin": LOCAL_APP, "access-control-allow-methods": "GET" },
    });
  });

  test("cannot be read by other pages", async () => {
    for (const method of ["GET", "OPTIONS"]) {
      const response = await call({ origin: FOREIGN }, TOKEN, method);
      expect(response.status).toBe(403);
      expect(response.headers).not.toHaveProperty("access-control-allow-origin");
    }
  });
});

test("MQTT over WebSocket accepts programs, and only pages from this machine", async () => {
  expect(await handshake({})).toBe(101);
  expect(await handshake({ origin: LOCAL_APP })).toBe(101);
  expect(await handshake({ origin: FOREIGN })).toBe(403);
  expect(await handshake({ origin: "null" })).toBe(403);
  expect(await handshake({}, "/other")).toBe(404);
});

test("the stock S3 client can send the bucket as a subdomain of localhost", async () => {
  const endpoint = `http://localhost:${here.cloud.port}`;
  const resolved: string[] = [];
  const client = new S3Client({ ...clientSettings(here.cloud.url), endpoint });
  client.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { hostname: string; headers: Record<string, string> };
      resolved.push(request.hostname);
      // Node resolves no subdomain of localhost on some systems.
      request.hostname = "127.0.0.1";
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  const file = { Bucket: "small-local-files", Key: "a.txt" };
  await client.send(new PutObjectCommand({ ...file, Body: "text" }));
  const { Body } = await client.send(new GetObjectCommand(file));
  expect(await Body?.transformToString()).toBe("text");
  expect(resolved).toEqual(["small-local-files.localhost", "small-local-files.localhost"]);
  client.destroy();
});
