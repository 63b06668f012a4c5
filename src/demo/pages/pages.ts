import { readFileSync } from "node:fs";
import http, { type IncomingMessage } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { bundlePage } from "./bundle.ts";
import { Action, createDemoBackend, type InvokeFunction } from "./demo-backend.ts";

export type PagesOptions = {
  /** 0: any free port. */
  port: number;
  /** The local cloud's own url. */
  cloudUrl: string;
  invoke: InvokeFunction;
};

export type Pages = { url: string; close(): Promise<void> };

type Answer = { status?: number; type: string; body: string };
type Route = (query: URLSearchParams, body: string) => Answer | Promise<Answer>;

const BODY_BYTES = 4_096;

const json = (value: unknown, status = 200): Answer => ({
  status,
  type: "application/json",
  body: JSON.stringify(value),
});
const file = (path: string, type: string) => (): Answer => ({
  type,
  body: readFileSync(join(import.meta.dirname, path), "utf8"),
});

const routesOf = ({ cloudUrl, invoke }: PagesOptions): Record<string, Route> => {
  const backend = createDemoBackend(invoke);
  const scripts = new Map<string, Promise<string>>();
  const script = (page: string): Promise<string> => {
    const made = scripts.get(page) ?? bundlePage(page);
    scripts.set(page, made);
    return made;
  };
  return {
    "GET /": file("phone/index.html", "text/html; charset=utf-8"),
    "GET /icon.svg": file("phone/icon.svg", "image/svg+xml"),
    "GET /phone.css": file("phone/phone.css", "text/css; charset=utf-8"),
    "GET /phone.js": async () => ({ type: "text/javascript; charset=utf-8", body: await script("phone") }),
    "GET /token": async (query) => {
      const asked = new URLSearchParams({ customerId: query.get("customerId") ?? "" });
      const answer = await fetch(`${cloudUrl}/_local/token?${asked}`);
      return { status: answer.status, type: "application/json", body: await answer.text() };
    },
    "GET /library": (query) => json(backend.read(query.get("customerId") ?? "")),
    "POST /actions": async (_query, body) => {
      const action = Action.parse(JSON.parse(body));
      await backend.run(action);
      return json({ done: action.do });
    },
  };
};

/** Scripts and styles of our own only, and connections to this page and the local cloud only. */
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

const read = async (request: IncomingMessage): Promise<string> => {
  if (Number(request.headers["content-length"] ?? 0) > BODY_BYTES) throw new RangeError("the body is too long");
  return text(request);
};

/** The pages, on a port of their own: a phone for each of two customers. */
export const startPages = async (options: PagesOptions): Promise<Pages> => {
  const routes = routesOf(options);
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://pages");
    const route = routes[`${request.method} ${pathname}`];
    if (!route) return json({ error: "no such page" }, 404);
    // A form of another site cannot send this type.
    if (request.method === "POST" && request.headers["content-type"] !== "application/json") {
      return json({ error: "content-type must be application/json" }, 415);
    }
    return route(searchParams, await read(request));
  };
  const server = http.createServer(async (request, response) => {
    const {
      status = 200,
      type,
      body,
    } = await answer(request).catch((error: unknown) =>
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
