// PutEvents over HTTP in requests of 100 events, with an event stream and a campaign that waits for another event.
// Reference: a bare HTTP server that parses the same bodies as JSON.
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, createServer, type RequestListener, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Engine } from "../src/engine/engine.ts";
import { post, startProject } from "./process/seeded-engine.ts";
import type { Bench } from "./result.ts";

const EVENTS = 100_000;
const EVENTS_PER_REQUEST = 100;
const ENDPOINTS = 10_000;
const CONNECTIONS = 4;
// Of the requests that a bare server handles: the engine also validates each event and writes it to the stream.
const TARGET_RATIO = 0.1;

const serve = async (listener: RequestListener) => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
};

const toEngine =
  (engine: Engine): RequestListener =>
  async (incoming, response) => {
    const { method = "GET", url = "/", headers } = incoming;
    const body = await buffer(incoming);
    const { status, ...result } = await engine.respond({ method, url, headers, body });
    response.writeHead(status, result.headers).end(result.body);
  };

const bare: RequestListener = async (incoming, response) => {
  const { BatchItem } = JSON.parse((await buffer(incoming)).toString()) as { BatchItem: object };
  response.writeHead(202).end(JSON.stringify({ Results: Object.keys(BatchItem) }));
};

/** A request with one event of each of 100 endpoints. */
const bodyOf = (index: number): string => {
  const Event = {
    EventType: "song.played",
    Timestamp: "2026-12-01T12:00:00Z",
    Attributes: { song: "blue in green", genre: "jazz" },
    Metrics: { seconds: 327 },
  };
  const items = Array.from({ length: EVENTS_PER_REQUEST }, (_, position) => {
    const endpoint = ((index * EVENTS_PER_REQUEST + position) % ENDPOINTS) + 1;
    return [`ep-${endpoint}`, { Endpoint: {}, Events: { e: Event } }] as const;
  });
  return JSON.stringify({ BatchItem: Object.fromEntries(items) });
};

const send = (agent: Agent, port: number, path: string, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const outgoing = request({ agent, port, path, method: "POST", host: "127.0.0.1" }, async (response) => {
      const text = (await buffer(response)).toString();
      if (response.statusCode === 202) resolve();
      else reject(new Error(`PutEvents returned ${response.statusCode}: ${text}`));
    });
    outgoing.on("error", reject).end(body);
  });

/** Events per second over a few connections. */
const measure = async (port: number, path: string, requests: number): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const bodies = Array.from({ length: 100 }, (_, index) => bodyOf(index));
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < requests) {
      next += 1;
      await send(agent, port, path, bodies[next % bodies.length] ?? "");
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const seconds = (performance.now() - start) / 1_000;
  agent.destroy();
  return (requests * EVENTS_PER_REQUEST) / seconds;
};

const waitForPurchases = (engine: Engine, appId: string, SegmentId: string) =>
  post(engine, `/v1/apps/${appId}/campaigns`, {
    Name: "bench",
    SegmentId,
    Schedule: {
      StartTime: "IMMEDIATE",
      Frequency: "EVENT",
      EventFilter: { FilterType: "ENDPOINT", Dimensions: { EventType: { Values: ["purchase"] } } },
    },
    MessageConfiguration: { CustomMessage: { Data: "offers" } },
    CustomDeliveryConfiguration: { DeliveryUri: "no-op", EndpointTypes: ["CUSTOM"] },
  });

const bench: Bench = async ({ size = EVENTS }) => {
  const folder = mkdtempSync(join(tmpdir(), "put-events-"));
  const requests = Math.ceil(size / EVENTS_PER_REQUEST);
  const { engine, appId, segmentId } = await startProject(folder, ENDPOINTS);
  await waitForPurchases(engine, appId, segmentId);
  engine.start();
  await engine.idle();
  const servers = { ours: await serve(toEngine(engine)), bare: await serve(bare) };
  const path = `/v1/apps/${appId}/events`;
  const ours = await measure(servers.ours.port, path, requests);
  const reference = await measure(servers.bare.port, path, requests);
  for (const server of Object.values(servers)) await server.close();
  await engine.stop();
  rmSync(folder, { recursive: true });
  const ratio = ours / reference;
  return {
    name: "put-events",
    unit: "events/s",
    ours,
    reference: { name: "HTTP server with JSON.parse", value: reference },
    ratio,
    target: `>= ${TARGET_RATIO} of the reference`,
    pass: ratio >= TARGET_RATIO,
    context: { events: requests * EVENTS_PER_REQUEST, perRequest: EVENTS_PER_REQUEST, node: process.version },
  };
};

export default bench;
