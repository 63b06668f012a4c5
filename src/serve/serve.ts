import type { IncomingMessage } from "node:http";
import { createServedClients } from "../aws/served-clients.ts";
import { dropGrantsExcept } from "../engine/app/store/grants.ts";
import { createEngine, type Engine } from "../engine/engine.ts";
import { createHealth, type Health } from "../health.ts";
import { isAdminPath, respondToAdmin } from "./admin.ts";
import { createApi } from "./api.ts";
import { openDataFolder } from "./data-folder.ts";
import { forwardStreams } from "./forward-streams.ts";
import { type HttpResponse, type Respond, startHttpServer } from "./http-server.ts";
import { log, logSendFailure } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { connectPorts } from "./ports.ts";
import type { ServerSetup } from "./read-config.ts";

export type Server = {
  url: string;
  health: Health;
  /** Finishes open requests and batches in flight, then closes the database. */
  close(): Promise<void>;
};

/** Starts the engine as a server: signed requests on one port, campaigns and journeys, the destinations of the setup. */
export const startServer = async (setup: ServerSetup): Promise<Server> => {
  const { listen, tls, data, region, awsRegion = region, accountId, settings, destinations } = setup;
  const { databasePath, unlock } = await openDataFolder(data);
  const closing: (() => unknown)[] = [unlock];
  const close = async (): Promise<void> => {
    for (const part of closing.splice(0).reverse()) await part();
  };
  try {
    const health = createHealth((line) => log(line));
    const metrics = createMetrics();
    const clients = createServedClients(awsRegion);
    const engine = createEngine({
      databasePath,
      ports: connectPorts(setup, { clients, context: () => engine.context, metrics }),
      region,
      accountId,
      settings,
      eventStreams: destinations.eventStreams,
      report: health.report,
      sendFailed: logSendFailure,
    });
    closing.push(() => engine.stop());
    dropGrantsExcept(engine.context, [...setup.keys.keys()]);
    metrics.watch(engine.context, databasePath);
    closing.push(forwardStreams(engine.context, destinations.eventStreams, { clients, health, metrics }));
    const respond = createRespond(setup, { engine, metrics, health });
    const http = await startHttpServer({ listen, tls, respond, reportError });
    closing.push(() => http.close());
    engine.start();
    return { url: `${tls ? "https" : "http"}://${listen.host}:${http.port}`, health, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const reportError = (error: unknown): void => log("a request failed", { error });

type Parts = { engine: Engine; metrics: Metrics; health: Health };

/** Without a key: whether the server is alive and ready. With the administrator's key: metrics and control. Else the API. */
const createRespond = ({ keys, adminKey }: ServerSetup, { engine, metrics, health }: Parts): Respond => {
  const api = createApi({ engine, keys, responded: metrics.responded });
  return async (request: IncomingMessage): Promise<HttpResponse> => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (path === "/health") return ALIVE;
    if (path === "/ready") return toReady(health);
    return isAdminPath(path) ? respondToAdmin({ engine, metrics, adminKey }, request) : api(request);
  };
};

const ALIVE: HttpResponse = { status: 200, headers: { "content-type": "application/json" }, body: '{"alive":true}\n' };

/** The names of the parts that are not ready; their errors are in the log. */
const toReady = (health: Health): HttpResponse => {
  const { ready, parts } = health.read();
  const failing = parts.filter(({ state }) => state !== "ready").map(({ part }) => part);
  return { ...ALIVE, status: ready ? 200 : 503, body: `${JSON.stringify({ ready, failing })}\n` };
};
