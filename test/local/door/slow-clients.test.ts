import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createFrontDoor, type FrontDoorOptions } from "../../../src/local/door/front-door.ts";
import type { Service } from "../../../src/local/door/service.ts";
import { serveWire } from "../../../src/local/door/wire-service.ts";
import { rawConnection, rawRequest, signedFor } from "./raw-request.ts";

const LIMITS = { headersTimeout: 200, requestTimeout: 400, keepAliveTimeout: 300, connectionsCheckingInterval: 20 };

const slow: Service = serveWire("lambda", 1_000, async () => {
  await delay(1_500);
  return { status: 200, headers: {}, body: "after a while" };
});

const errors: unknown[] = [];
const options: FrontDoorOptions = {
  services: new Map([["lambda", slow]]),
  control: serveWire("control", 1_000, async () => ({ status: 200, headers: {}, body: "here" })),
  mqtt: () => {},
  allowedHosts: [],
  reportError: (error) => errors.push(error),
};
const door = createFrontDoor({ ...options, limits: LIMITS });
const patientDoor = createFrontDoor(options);
let port: number;
let patientPort: number;
beforeAll(async () => {
  port = await door.listen(0);
  patientPort = await patientDoor.listen(0);
});
afterAll(async () => {
  await door.close();
  await patientDoor.close();
  expect(errors).toEqual([]);
});

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const SETTINGS_FRAME = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const HEAD = "POST /_local/ HTTP/1.1\r\nHost: localhost\r\n";

describe("a connection is closed", () => {
  test.each<[string, (string | Buffer)[]]>([
    ["without any byte", []],
    ["with the first letter of a method", ["P"]],
    ["with half of the HTTP/2 preface", [PREFACE.slice(0, 10)]],
    ["with only the HTTP/2 preface", [PREFACE, SETTINGS_FRAME]],
    ["with half of the HTTP/2 headers", [PREFACE, SETTINGS_FRAME, Buffer.from([0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82])]],
    ["with half of a request line", ["POST /_lo"]],
    ["with half of the headers", [HEAD]],
    ["with half of a body", [`${HEAD}content-length: 10\r\n\r\n12345`]],
    ["with half of a chunked body", [`${HEAD}transfer-encoding: chunked\r\n\r\n5\r\n12345\r\n`]],
  ])("that remains %s", async (_, parts) => {
    const { closed } = rawConnection(port, ...parts);
    expect(await closed).not.toContain("here");
  });

  test.each<[string, string, string]>([
    ["headers", HEAD, "x-a: b\r\n"],
    ["a body", `${HEAD}content-length: 100000\r\n\r\n`, "x"],
    ["a chunked body", `${HEAD}transfer-encoding: chunked\r\n\r\n`, "1\r\nx\r\n"],
  ])("whose client keeps sending parts of %s", async (_, start, more) => {
    const { socket, closed } = rawConnection(port, start);
    const sending = setInterval(() => socket.write(more), 20);
    expect(await closed).not.toContain("here");
    clearInterval(sending);
  });

  test("that is idle after a response", async () => {
    const { closed } = rawConnection(port, "GET /_local/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    expect(await closed).toContain("here");
  });

  test("that is idle after a response over HTTP/2", async () => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    const request = session.request({ ":path": "/_local/" });
    const [headers] = await once(request.resume(), "response");
    expect(headers[":status"]).toBe(200);
    await once(session, "close");
  });
});

test("an HTTP/2 request is cancelled if its body does not end", async () => {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const request = session.request({ ":path": "/_local/", ":method": "POST" });
  request.on("error", () => {});
  const sending = setInterval(() => request.write("x"), 20);
  await once(request, "close");
  clearInterval(sending);
  expect(request.rstCode).toBe(http2.constants.NGHTTP2_CANCEL);
  session.destroy();
});

describe("a response may take longer than all limits", () => {
  test("over HTTP/1.1", async () => {
    const response = await rawRequest(port, { method: "POST", headers: signedFor("lambda"), body: "{}" });
    expect(response).toMatchObject({ status: 200, body: "after a while" });
  });

  test("over HTTP/2", async () => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    const request = session.request({ ":path": "/", ":method": "POST", ...signedFor("lambda") });
    request.end("{}");
    const [headers] = await once(request, "response");
    expect(headers[":status"]).toBe(200);
    session.destroy();
  });

  test("on a connection that was used before", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const post = async () => {
      const request = http.request({ port, method: "POST", headers: signedFor("lambda"), agent });
      request.end("{}");
      const [response] = await once(request, "response");
      response.resume();
      return response.statusCode;
    };
    expect([await post(), await post()]).toEqual([200, 200]);
    agent.destroy();
  });
});

describe("a body that is too long", () => {
  test.each(["content-length", "chunked"])("is rejected before it ends: %s", async (framing) => {
    const headers = framing === "chunked" ? { "transfer-encoding": "chunked" } : { "content-length": "1000000000" };
    const request = http.request({
      port: patientPort,
      method: "POST",
      headers: { ...headers, ...signedFor("lambda") },
    });
    request.on("error", () => {});
    const chunk = Buffer.alloc(65_536);
    const send = () => {
      while (!request.destroyed && request.write(chunk));
    };
    request.on("drain", send);
    send();
    const [response] = await once(request, "response");
    expect(response.statusCode).toBe(413);
    request.destroy();
  });

  test("is not kept in memory", async () => {
    const body = Buffer.alloc(10_000_000);
    const before = process.memoryUsage.rss();
    const requests = Array.from({ length: 20 }, () =>
      rawRequest(patientPort, { method: "POST", headers: signedFor("lambda"), body }),
    );
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual(Array(20).fill(413));
    expect(process.memoryUsage.rss() - before).toBeLessThan(150_000_000);
  });
});

test("a client that is still sending gets the response to a request that needs no body", async () => {
  const head = "POST /unsigned HTTP/1.1\r\nHost: localhost\r\nconnection: close\r\ncontent-length: 160000\r\n\r\n";
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { socket, closed } = rawConnection(patientPort, head);
    for (let sent = 0; sent < 160_000; sent += 16_000) {
      socket.write(Buffer.alloc(16_000));
      await delay(1);
    }
    expect(await closed).toMatch(/^HTTP\/1.1 403 /);
  }
});

test("clients that reset their connection or stream end only that", async () => {
  for (let round = 0; round < 20; round += 1) {
    const { socket } = rawConnection(patientPort, `${HEAD}content-length: 10\r\n\r\n1`);
    socket.once("connect", () => setImmediate(() => socket.resetAndDestroy()));
    const session = http2.connect(`http://127.0.0.1:${patientPort}`);
    session.on("error", () => {});
    const request = session.request({ ":path": "/", ":method": "POST", ...signedFor("lambda") });
    request.on("error", () => {});
    request.write("{");
    await once(session, "connect");
    if (round % 2) request.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    else session.destroy();
    if (round % 2) session.close();
  }
  await vi.waitFor(async () =>
    expect(await rawRequest(patientPort, { path: "/_local/" })).toMatchObject({ status: 200 }),
  );
});
