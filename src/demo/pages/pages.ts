import http, { type IncomingMessage } from "node:http";
import { bundlePage } from "#bundle-page";
import { HTTP_TIME_LIMITS } from "../../http-time-limits.ts";
import { BodyTooLarge, readBody } from "../../read-body.ts";
import { toError } from "../../to-error.ts";
import { whyNotServed } from "../../web-access.ts";
import { createDemoBackend, DemoAction, type InvokePokeFunction, type ReceivedPoke } from "./demo-backend.ts";
import { type DesktopOptions, desktopRoutes } from "./desktop-routes.ts";
import { file, json, type PageResponse, type Route } from "./page-route.ts";
import { textRoutes } from "./text-routes.ts";

export type PagesOptions = {
  /** 0: any free port. */
  port: number;
  /** URL of the local cloud. */
  cloudUrl: string;
  invoke: InvokePokeFunction;
  /** Without it, there is no agent desktop. */
  desktop?: DesktopOptions;
};

export type Pages = {
  url: string;
  /** Shows a poke of the demo's journey on pages that are opened later. */
  received(poke: ReceivedPoke): void;
  close(): Promise<void>;
};

const BODY_MAX_BYTES = 16_384;

/** Serves the demo pages, which show the phones of three customers and the texts of one, and the demo app's backend. */
export const startPages = async (options: PagesOptions): Promise<Pages> => {
  const backend = createDemoBackend(options.invoke);
  const routes = routesOf(options, backend);
  const server = http.createServer(HTTP_TIME_LIMITS, async (request, response) => {
    const result = await respond(routes, request).catch(errorPage);
    const { status = 200, type, body } = result;
    response.writeHead(status, {
      "content-type": type,
      "content-security-policy": contentSecurityPolicy(options, request.headers.host ?? ""),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    });
    response.end(body);
  });
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}/`,
    received: backend.received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const respond = async (routes: ReadonlyMap<string, Route>, request: IncomingMessage): Promise<PageResponse> => {
  const denial = whyNotServed(request, "links");
  if (denial) return json({ error: denial.message }, 403);
  const [path, query] = (request.url ?? "/").split("?", 2);
  const route = routes.get(`${request.method} ${path}`);
  if (!route) return json({ error: "not found" }, 404);
  // A form on another site cannot send this content type.
  if (request.method === "POST" && request.headers["content-type"] !== "application/json") {
    return json({ error: "content-type must be application/json" }, 415);
  }
  const body = await readBody(request, BODY_MAX_BYTES);
  return route(new URLSearchParams(query), body.toString());
};

const errorPage = (error: unknown): PageResponse =>
  json({ error: toError(error).message }, error instanceof BodyTooLarge ? 413 : 400);

const listen = (server: http.Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });

const routesOf = (
  { cloudUrl, desktop }: PagesOptions,
  backend: ReturnType<typeof createDemoBackend>,
): ReadonlyMap<string, Route> => {
  const scripts = new Map<string, Promise<string>>();
  const script = (page: string): Promise<string> => {
    const bundled = scripts.get(page) ?? bundlePage(page);
    scripts.set(page, bundled);
    return bundled;
  };
  return new Map<string, Route>([
    ["GET /", file("phone/index.html", "text/html; charset=utf-8")],
    ["GET /icon.svg", file("phone/icon.svg", "image/svg+xml")],
    ["GET /phone.css", file("phone/phone.css", "text/css; charset=utf-8")],
    ["GET /phone.js", async () => ({ type: "text/javascript; charset=utf-8", body: await script("demo/pages/phone") })],
    ["GET /sms", file("sms/index.html", "text/html; charset=utf-8")],
    ["GET /sms.css", file("sms/sms.css", "text/css; charset=utf-8")],
    ["GET /sms.js", async () => ({ type: "text/javascript; charset=utf-8", body: await script("demo/pages/sms") })],
    ["GET /desktop.js", async () => ({ type: "text/javascript; charset=utf-8", body: await script("web/desktop") })],
    ...(desktop ? desktopRoutes(desktop) : []),
    ...textRoutes(cloudUrl),
    ["GET /token", (query) => fetchToken(cloudUrl, query.get("customerId") ?? "")],
    ["GET /library", (query) => json(backend.read(query.get("customerId") ?? ""))],
    [
      "POST /actions",
      async (_query, body) => {
        const action = DemoAction.parse(JSON.parse(body));
        const problem = await backend.run(action).then(() => undefined, toError);
        return problem ? json({ error: problem.message }, 502) : json({ done: action.do });
      },
    ],
  ]);
};

const fetchToken = async (cloudUrl: string, customerId: string): Promise<PageResponse> => {
  const response = await fetch(`${cloudUrl}/_local/token?${new URLSearchParams({ customerId })}`);
  return { status: response.status, type: "application/json", body: await response.text() };
};

/**
 * Allows scripts and styles from the page server only, connections to the page server and the local cloud only, and frames
 * of the contact control panel only.
 */
const contentSecurityPolicy = ({ cloudUrl, desktop }: PagesOptions, host: string): string => {
  const sockets = `ws://${host} ${cloudUrl.replace(/^http/, "ws")}`;
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${sockets}`,
    ...(desktop ? [`frame-src ${new URL(desktop.ccpUrl).origin}`] : []),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return rules.join("; ");
};
