import * as z from "zod";
import { matchPath } from "../../match-path.ts";
import type { Service, WireRequest, WireResponse } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import { clockRoutes } from "./clock-routes.ts";
import { configurationRoute } from "./configuration-route.ts";
import { type ControlGround, ControlRefusal, type ControlRoute } from "./control-route.ts";
import { executionRoutes } from "./execution-routes.ts";
import { faultRoutes } from "./fault-routes.ts";
import { functionRoutes } from "./function-routes.ts";
import { smsRoute } from "./sms-route.ts";
import { snapshotRoutes } from "./snapshot-routes.ts";
import { tokenRoute } from "./token-route.ts";

const routes: ControlRoute[] = [
  configurationRoute,
  ...clockRoutes,
  ...executionRoutes,
  smsRoute,
  ...faultRoutes,
  ...snapshotRoutes,
  ...functionRoutes,
  tokenRoute,
];

const BODY_BYTES = 1_048_576;

const helpPage = (): string =>
  ["The local cloud: AWS APIs on this port by AWS_ENDPOINT_URL, MQTT over WebSocket at /mqtt, and:", ""]
    .concat(routes.flatMap(({ method, path, help }) => [`${method} ${path}`, `    ${help}`]))
    .join("\n")
    .concat("\n");

const json = (status: number, value: unknown): WireResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: `${JSON.stringify(value, null, 2)}\n`,
});

const decodeLabels = (labels: Map<string, string>): Record<string, string> =>
  Object.fromEntries([...labels].map(([name, value]) => [name, decodeURIComponent(value)]));

const bodyOf = ({ body }: WireRequest): unknown => {
  if (body.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    throw new ControlRefusal(400, "the body is not JSON");
  }
};

const answer = async (ground: ControlGround, request: WireRequest): Promise<WireResponse> => {
  const { pathname, searchParams: query } = new URL(request.url, "http://local");
  const path = pathname.replace(/\/$/, "");
  if (path === "/_local")
    return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: helpPage() };
  const found = routes.flatMap((route) => {
    const labels = matchPath(route.path, path);
    return labels ? [{ route, labels }] : [];
  });
  const match = found.find(({ route }) => route.method === request.method);
  if (match)
    return json(
      200,
      await match.route.run(ground, { params: decodeLabels(match.labels), query, body: bodyOf(request) }),
    );
  const methods = found.map(({ route }) => route.method).join(", ");
  if (methods) throw new ControlRefusal(405, `${path} takes ${methods}, not ${request.method}`);
  throw new ControlRefusal(404, `${path} is not here; GET /_local/ lists what is`);
};

/** The API under /_local/ that moves time, plays faults and shows what happened. */
export const createControl = (ground: ControlGround): Service =>
  serveWire("control", BODY_BYTES, async (request) => {
    try {
      return await answer(ground, request);
    } catch (error) {
      if (error instanceof ControlRefusal) return json(error.status, { message: error.message });
      if (error instanceof z.ZodError) return json(400, { message: z.prettifyError(error) });
      throw error;
    }
  });
