import { once } from "node:events";
import { readFileSync } from "node:fs";
import http, { type ServerResponse } from "node:http";
import { join } from "node:path";
import { bundlePage } from "#bundle-page";
import { HTTP_TIME_LIMITS } from "../../http-time-limits.ts";
import { BodyTooLarge, readBody } from "../../read-body.ts";
import { toError } from "../../to-error.ts";
import { whyNotServed } from "../../web-access.ts";
import { createCcp } from "./create-ccp.ts";

export type CcpOptions = {
  /** 0: any free port. */
  port: number;
  /** Returns the origins whose pages may have the panel in a frame, separated by spaces: Connect's list of approved origins. */
  approvedOrigins: () => string;
};

export type CcpServer = { url: string; close(): Promise<void> };

const BODY_MAX_BYTES = 65_536;
const PAGES_MAX = 20;

/**
 * Serves a contact control panel that needs no Amazon Connect: `/` is the page for the frame, `/login` that of its login
 * window, and `/control` scripts what happens to the agent.
 */
export const startCcp = async ({ port, approvedOrigins }: CcpOptions): Promise<CcpServer> => {
  const routes = routesOf(approvedOrigins);
  const server = http.createServer(HTTP_TIME_LIMITS, async (request, response) => {
    try {
      const denial = whyNotServed(request, "links");
      if (denial) return sendJson(response, 403, { error: denial.message });
      const route = routes.get(`${request.method} ${request.url?.split("?", 1)[0]}`);
      if (route === undefined) return sendJson(response, 404, { error: "not found" });
      // A form on another site cannot send this content type.
      if (request.method === "POST" && request.headers["content-type"] !== "application/json")
        return sendJson(response, 415, { error: "content-type must be application/json" });
      await route(response, (await readBody(request, BODY_MAX_BYTES)).toString());
    } catch (error) {
      sendJson(response, error instanceof BodyTooLarge ? 413 : 400, { error: toError(error).message });
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

type Route = (response: ServerResponse, body: string) => unknown;

const routesOf = (approvedOrigins: () => string): ReadonlyMap<string, Route> => {
  const ccp = createCcp();
  let pages = 0;

  const openUpdates = (response: ServerResponse): void => {
    if (pages >= PAGES_MAX) {
      sendJson(response, 503, { error: `${PAGES_MAX} pages are open` });
      return;
    }
    pages += 1;
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const stop = ccp.listen((event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
    response.once("close", () => {
      pages -= 1;
      stop();
    });
  };

  const page = (name: string, ancestors: () => string): Route => sendFile(`${name}/index.html`, "text/html", ancestors);
  return new Map<string, Route>([
    ["GET /", page("ccp", approvedOrigins)],
    ["GET /login", page("login", () => "'none'")],
    ["GET /control", page("control", approvedOrigins)],
    ["GET /ccp.css", sendFile("ccp.css", "text/css", () => "'none'")],
    ...["ccp", "login", "control"].map((name): [string, Route] => [`GET /${name}.js`, sendScript(name)]),
    ["GET /updates", openUpdates],
    ["POST /calls", (response, body) => sendJson(response, 200, ccp.call(JSON.parse(body)))],
    ["POST /actions", (response, body) => sendJson(response, 200, ccp.play(JSON.parse(body)))],
  ]);
};

const sendJson = (response: ServerResponse, status: number, value: object): void => {
  if (!response.headersSent) response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
};

const sendFile =
  (path: string, type: string, ancestors: () => string): Route =>
  (response) => {
    response.writeHead(200, {
      "content-type": `${type}; charset=utf-8`,
      "content-security-policy": contentSecurityPolicy(ancestors()),
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    response.end(readFileSync(join(import.meta.dirname, "page", path), "utf8"));
  };

const contentSecurityPolicy = (ancestors: string): string =>
  [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'"],
    `frame-ancestors ${ancestors}`,
  ].join("; ");

const sendScript = (name: string): Route => {
  let script: Promise<string> | undefined;
  return async (response) => {
    script ??= bundlePage(`local/ccp/page/${name}`);
    const text = await script;
    response.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store" });
    response.end(text);
  };
};
