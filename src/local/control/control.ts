import * as z from "zod";
import { decodeUriPart } from "../../decode-uri-part.ts";
import { ApiError } from "../../engine/api-error.ts";
import { toIssues } from "../../errors.ts";
import { matchPath } from "../../match-path.ts";
import { parseJson } from "../../parse-json.ts";
import type { Service, WireRequest, WireResponse } from "../door/service.ts";
import { FUNCTION_URL_PATH } from "../door/web-guard.ts";
import { serveWire } from "../door/wire-service.ts";
import { invokeByUrl } from "../function-url/function-urls.ts";
import { StateNotCopied } from "../state/state-not-copied.ts";
import { clockRoutes } from "./clock-routes.ts";
import { configurationRoute } from "./configuration-route.ts";
import { type ControlContext, ControlError, type ControlRequest, type ControlRoute } from "./control-route.ts";
import { executionRoutes } from "./execution-routes.ts";
import { failureRoute } from "./failure-route.ts";
import { faultRoutes } from "./fault-routes.ts";
import { functionRoutes } from "./function-routes.ts";
import { healthRoute } from "./health-route.ts";
import { jobRoutes } from "./job-routes.ts";
import { smsRoute } from "./sms-route.ts";
import { smsThreadRoute } from "./sms-thread-route.ts";
import { snapshotRoutes } from "./snapshot-routes.ts";
import { tokenRoute } from "./token-route.ts";
import { whyNotRoute } from "./why-not-route.ts";

const ROUTES: ControlRoute[] = [
  healthRoute,
  configurationRoute,
  ...clockRoutes,
  ...executionRoutes,
  failureRoute,
  whyNotRoute,
  ...jobRoutes,
  smsRoute,
  smsThreadRoute,
  ...faultRoutes,
  ...snapshotRoutes,
  ...functionRoutes,
  tokenRoute,
];

// Far more than the largest body, a hundred fault rules.
const BODY_MAX_BYTES = 1_048_576;

/** The API under /_local/, for everything that AWS has no API for. */
export const createControl = (context: ControlContext): Service =>
  serveWire("control", BODY_MAX_BYTES, async (request) => {
    try {
      return await respond(context, request);
    } catch (error) {
      if (error instanceof ControlError) return json(error.status, error.body);
      if (error instanceof ApiError) return json(error.status, { message: error.message });
      if (error instanceof StateNotCopied) return json(507, { message: error.message });
      if (error instanceof z.ZodError) return json(400, { message: whyInvalid(error) });
      throw error;
    }
  });

/** The field and its rule, of the body or the query; a rule for all of it has no field. */
const whyInvalid = (error: z.ZodError): string =>
  toIssues(error)
    .map(({ path, rule }) => (path === "(root)" ? rule : `${path}: ${rule}`))
    .join("; ");

const respond = async (context: ControlContext, request: WireRequest): Promise<WireResponse> => {
  const [pathname = "", query] = request.url.split("?", 2);
  if (pathname.startsWith(FUNCTION_URL_PATH)) return invokeByUrl(await context.account(), request, new Date());
  const path = pathname.replace(/\/$/, "");
  if (path === "/_local") return helpPage();
  const { route, params } = findRoute(request.method, path);
  const { signal } = request;
  const control: ControlRequest = { params, query: new URLSearchParams(query), body: bodyOf(request), signal };
  return json(200, await route.run(context, control));
};

const findRoute = (method: string, path: string): { route: ControlRoute; params: Map<string, string> } => {
  const matches = ROUTES.flatMap((route) => {
    const params = matchPath(route.path, path);
    return params ? [{ route, params }] : [];
  });
  const match = matches.find(({ route }) => route.method === method);
  if (match) return { route: match.route, params: decodeParams(match.params) };
  const methods = matches.map(({ route }) => route.method).join(", ");
  if (methods) throw new ControlError(405, `${path} supports ${methods}, not ${method}`);
  throw new ControlError(404, `${path} does not exist; GET /_local/ lists the routes`);
};

const decodeParams = (params: Map<string, string>): Map<string, string> =>
  new Map([...params].map(([name, value]) => [name, decodePart(value)]));

const decodePart = (part: string): string => {
  const decoded = decodeUriPart(part);
  if (decoded === undefined) throw new ControlError(400, `"${part}" in the path is not valid percent-encoding`);
  return decoded;
};

const bodyOf = ({ body }: WireRequest): unknown => {
  if (body.length === 0) return {};
  const value = parseJson(Buffer.from(body).toString());
  if (value === undefined) throw new ControlError(400, "the body is not JSON");
  return value;
};

const helpPage = (): WireResponse => ({
  status: 200,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body: ["The local cloud: AWS APIs on this port by AWS_ENDPOINT_URL, MQTT over WebSocket at /mqtt, and:", ""]
    .concat([`ANY ${FUNCTION_URL_PATH}{key}/`, "    Invokes a function by its URL, if it has one."])
    .concat(ROUTES.flatMap(({ method, path, help }) => [`${method} ${path}`, `    ${help}`]))
    .join("\n")
    .concat("\n"),
});

const json = (status: number, value: unknown): WireResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: `${JSON.stringify(value, null, 2)}\n`,
});
