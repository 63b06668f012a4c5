import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { PinpointClient } from "@aws-sdk/client-pinpoint";
import { type Clock, createClock } from "../../src/engine/clock.ts";
import type { EnginePorts, SendFailure } from "../../src/engine/context.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import type { ReportLoop } from "../../src/engine/execution.ts";
import { NO_OBJECTS } from "../../src/engine/no-objects.ts";
import type { EngineSettings } from "../../src/engine/settings.ts";

export type TestEngine = {
  url: string;
  /** The SDK client, with this engine as its endpoint. */
  client: PinpointClient;
  engine: Engine;
  clock: Clock;
  close(): Promise<void>;
};

export type TestEngineOptions = {
  databasePath?: string;
  ports?: Partial<EnginePorts>;
  settings?: Partial<EngineSettings>;
  clock?: Clock;
  report?: ReportLoop;
  sendFailed?: (failure: SendFailure) => void;
};

const NO_PORTS: EnginePorts = {
  invokeFunction: async () => ({ kind: "failed", reason: "not-found", message: "this test has no functions" }),
  sendMessage: async () => ({ status: "SUCCESS", messageId: "m-1" }),
  checkWebhook: async () => undefined,
  objects: NO_OBJECTS,
};

/** An engine behind a plain HTTP server on port 0. Campaigns and journeys run after the test calls `engine.start()`. */
export const startEngine = async (options: TestEngineOptions = {}): Promise<TestEngine> => {
  const clock = options.clock ?? createClock();
  const engine = createEngine({
    databasePath: options.databasePath ?? ":memory:",
    clock,
    region: "us-east-1",
    accountId: "000000000000",
    ports: { ...NO_PORTS, ...options.ports },
    settings: { firstRetryMs: 100, ...options.settings },
    ...(options.report && { report: options.report }),
    ...(options.sendFailed && { sendFailed: options.sendFailed }),
  });
  const { url, close } = await listen(engine);
  const client = new PinpointClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    url,
    client,
    engine,
    clock,
    close: async () => {
      client.destroy();
      await close();
      await engine.stop();
    },
  };
};

const listen = async (engine: Engine): Promise<{ url: string; close(): Promise<void> }> => {
  const server = createServer(async (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    const result = await engine.respond({ method, url, headers, body: await buffer(request) });
    response.writeHead(result.status, result.headers).end(result.body);
  });
  // No idle connection is closed: a client that sends a request at that moment gets ECONNRESET, as happens on a loaded machine.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
