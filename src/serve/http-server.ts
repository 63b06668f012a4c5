import { readFileSync } from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import { HTTP_TIME_LIMITS, type HttpTimeLimits } from "../http-time-limits.ts";
import { createOpenRequests } from "../open-requests.ts";
import { BodyIncomplete } from "../read-body.ts";
import type { ServerSetup } from "./read-config.ts";
import { refusalResponse, STOPPING } from "./refusal.ts";

export type HttpResponse = { status: number; headers: Record<string, string>; body: string };
export type Respond = (request: IncomingMessage) => Promise<HttpResponse>;

export type HttpServer = {
  port: number;
  /** Rejects new requests, and resolves when the others have their response, or after the grace period. */
  close(): Promise<void>;
};

export type HttpServerOptions = Pick<ServerSetup, "listen" | "tls"> & {
  respond: Respond;
  /** Receives an error that no response explains. */
  reportError: (error: unknown) => void;
  limits?: HttpTimeLimits;
};

// unspecified by AWS; chosen because a signed request has about 1 KB of headers.
const HEADERS_MAX_BYTES = 16_384;

// unspecified by AWS; chosen so that connections, even idle ones, cannot use up the file descriptors of the process.
const CONNECTIONS_MAX = 500;

/** Time that open requests have to finish when the server closes. */
const CLOSE_GRACE_MS = 10_000;

/** An HTTP server, with TLS if there is a certificate. An error of one request ends that request. */
export const startHttpServer = async (options: HttpServerOptions): Promise<HttpServer> => {
  const { listen, tls, respond, reportError, limits = HTTP_TIME_LIMITS } = options;
  const requests = createOpenRequests();
  let isStopping = false;
  const listener = requests.counted((request, response) => {
    const result = isStopping ? Promise.resolve(refusalResponse(STOPPING)) : respond(request);
    result
      .then((value) => write(request, response, value))
      .catch((error: unknown) => {
        response.destroy();
        if (!(error instanceof BodyIncomplete)) reportError(error);
      });
  });
  const settings = { ...limits, maxHeaderSize: HEADERS_MAX_BYTES };
  const server = tls
    ? https.createServer({ ...settings, cert: readFileSync(tls.cert), key: readFileSync(tls.key) }, listener)
    : http.createServer(settings, listener);
  server.maxConnections = CONNECTIONS_MAX;
  server.on("clientError", (_error, socket) => socket.destroy());
  const port = await listenOn(server, listen);
  server.on("error", reportError);
  return {
    port,
    close: async () => {
      isStopping = true;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await requests.finished(CLOSE_GRACE_MS);
      server.closeAllConnections();
      await closed;
    },
  };
};

/** Closes the connection after a response that was sent before the whole request arrived. */
const write = (request: IncomingMessage, response: ServerResponse, { status, headers, body }: HttpResponse): void => {
  const connection: Record<string, string> = request.complete ? {} : { connection: "close" };
  const length = { "content-length": String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...length, ...connection, ...headers });
  response.end(request.method === "HEAD" ? "" : body);
};

const listenOn = (server: http.Server, { host, port }: ServerSetup["listen"]): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
