import { readFileSync } from "node:fs";
import http, { type IncomingMessage } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { bundlePage } from "./bundle.ts";
import { createDemoBackend, DemoAction, type InvokePokeFunction } from "./demo-backend.ts";

export type PagesOptions = {
  /** 0: any free port. */
  port: number;
  /** URL of the local cloud. */
  cloudUrl: string;
  invoke: InvokePokeFunction;
};

export type Pages = { url: string; close(): Promise<void> };

type PageResponse = { status?: number; type: string; body: string };
type Route = (query: URLSearchParams, body: string) => PageResponse | Promise<PageResponse>;

const MAX_BODY_BYTES = 4_096;

/** Serves the demo pages, which show the phones of two customers, and the demo app's backend. */
export const startPages = async (options: PagesOptions): Promise<Pages> => {
  const routes = routesOf(options);
  const respond = async (request: IncomingMessage): Promise<PageResponse> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://pages");
    const route = routes[`${request.method} ${pathname}`];
    if (!route) return json({ error: "not found" }, 404);
    // A form on another site cannot send this content type.
    if (request.method === "POST" && request.headers["content-type"] !== "application/json") {
      return json({ error: "content-type must be application/json" }, 415);
    }
    return route(searchParams, await readBody(request));
  };
  const server = http.createServer(async (request, response) => {
    const {
      status = 200,
      type,
      body,
    } = await respond(request).catch((error: unknown) =>
      json({ error: error instanceof Error ? error.message : String(error) }, 400),
    );
    response.writeHead(status, {
      "content-type": type,
      "content-security-policy": contentSecurityPolicy(options.cloudUrl, request.headers.host ?? ""),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    response.end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : options.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const routesOf = ({ cloudUrl, invoke }: PagesOptions): Record<string, Route> => {
  const backend = createDemoBackend(invoke);
  const scripts = new Map<string, Promise<string>>();
  const script = (page: string): Promise<string> => {
    const bundled = scripts.get(page) ?? bundlePage(page);
    scripts.set(page, bundled);
    return bundled;
  };
  return {
    "GET /": file("phone/index.html", "text/html; charset=utf-8"),
    "GET /icon.svg": file("phone/icon.svg", "image/svg+xml"),
    "GET /phone.css": file("phone/phone.css", "text/css; charset=utf-8"),
    "GET /phone.js": async () => ({ type: "text/javascript; charset=utf-8", body: await script("phone") }),
    "GET /token": async (query) => {
      const tokenQuery = new URLSearchParams({ customerId: query.get("customerId") ?? "" });
      const response = await fetch(`${cloudUrl}/_local/token?${tokenQuery}`);
      return { status: response.status, type: "application/json", body: await response.text() };
    },
    "GET /library": (query) => json(backend.read(query.get("customerId") ?? "")),
    "POST /actions": async (_query, body) => {
      const action = DemoAction.parse(JSON.parse(body));
      await backend.run(action);
      return json({ done: action.do });
    },
  };
};

const json = (value: unknown, status = 200): PageResponse => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});

const file = (path: string, type: string) => (): PageResponse => ({
  type,
  body: readFileSync(join(import.meta.dirname, path), "utf8"),
});

const readBody = async (request: IncomingMessage): Promise<string> => {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES)
    throw new RangeError(`the body is longer than ${MAX_BODY_BYTES} bytes`);
  return text(request);
};

/** Allows scripts and styles from the page server only, and connections to the page server and the local cloud only. */
const contentSecurityPolicy = (cloudUrl: string, host: string): string => {
  const sockets = `ws://${host} ${cloudUrl.replace(/^http/, "ws")}`;
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${sockets}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return rules.join("; ");
};
