import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { readOutbox } from "../engine/delivery/store/outbox.ts";
import { listFailures } from "../engine/delivery/store/send-failures.ts";
import type { Engine } from "../engine/engine.ts";
import { toIssues } from "../errors.ts";
import type { HttpResponse } from "./http-server.ts";
import type { Metrics } from "./metrics.ts";

export type AdminOptions = { engine: Engine; metrics: Metrics; adminKey: string | undefined };

const json = (status: number, value: unknown): HttpResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: `${JSON.stringify(value)}\n`,
});

const OutboxQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
const FailureQuery = z.strictObject({ application: z.string().optional() });

type Route = (options: AdminOptions, query: URLSearchParams) => HttpResponse | Promise<HttpResponse>;

const ROUTES = new Map<string, Route>([
  [
    "GET /metrics",
    async ({ metrics }) => ({
      status: 200,
      headers: { "content-type": metrics.contentType },
      body: await metrics.text(),
    }),
  ],
  [
    "GET /_local/outbox",
    ({ engine }, query) => {
      const { after, limit } = OutboxQuery.parse(Object.fromEntries(query));
      return json(200, { messages: readOutbox(engine.context, after, limit) });
    },
  ],
  [
    "GET /_local/failures",
    ({ engine }, query) => {
      const { application } = FailureQuery.parse(Object.fromEntries(query));
      return json(200, { failures: listFailures(engine.context, application) });
    },
  ],
  [
    "POST /_local/pause",
    ({ engine }) => {
      engine.context.settings.paused = true;
      return json(200, { paused: true });
    },
  ],
  [
    "POST /_local/resume",
    ({ engine }) => {
      engine.context.settings.paused = false;
      engine.context.changed();
      return json(200, { paused: false });
    },
  ],
]);

const NOT_FOUND = json(404, { message: `no such resource; the resources are ${[...ROUTES.keys()].join(", ")}` });
const UNAUTHORIZED: HttpResponse = {
  ...json(401, { message: "expected the header Authorization: Bearer <the adminKey of the configuration>" }),
  headers: { "content-type": "application/json", "www-authenticate": "Bearer" },
};

export const isAdminPath = (path: string): boolean => path === "/metrics" || path.startsWith("/_local/");

/** Metrics and the control of the server, for the administrator's key. Without one in the configuration, nothing is there. */
export const respondToAdmin = async (options: AdminOptions, request: IncomingMessage): Promise<HttpResponse> => {
  const { adminKey } = options;
  if (adminKey === undefined) return json(404, { message: "the configuration has no adminKey" });
  if (!isEqual(request.headers.authorization ?? "", `Bearer ${adminKey}`)) return UNAUTHORIZED;
  const [path = "", query] = (request.url ?? "").split("?", 2);
  const run = ROUTES.get(`${request.method} ${path}`);
  if (run === undefined) return NOT_FOUND;
  try {
    return await run(options, new URLSearchParams(query));
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    return json(400, {
      message: toIssues(error)
        .map(({ path, rule }) => `${path}: ${rule}`)
        .join("; "),
    });
  }
};

/** In a time that does not depend on where the texts differ, or on their length. */
const isEqual = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
