import { randomUUID } from "node:crypto";
import { API_REQUEST_MAX_BYTES } from "../pinpoint/limits.ts";
import { ApiError, badRequest, internalServerError, notImplemented, payloadTooLarge } from "./api-error.ts";
import { API_ROUTES } from "./api-routes.ts";
import type { EngineContext } from "./context.ts";
import type { Operation } from "./operation.ts";
import { createRouter } from "./router.ts";
import { createThrottle } from "./throttle.ts";

export type WireRequest = {
  method: string;
  /** Path and query as they were received. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
};
export type WireResponse = { status: number; headers: Record<string, string>; body: string };

/** The wire of the API: route, admit, parse, run, answer. */
export const createServer = (context: EngineContext, operations: Readonly<Record<string, Operation>>) => {
  const matchRoute = createRouter(API_ROUTES);
  const admit = createThrottle(context);

  const run = async (request: WireRequest, requestId: string): Promise<WireResponse> => {
    // Not `new URL`, which would resolve an endpoint id of two dots.
    const [path = "", query] = request.url.split("?", 2);
    const { route, labels } = matchRoute(request.method, path);
    const operation = operations[route.name];
    admit(route.name);
    const body = readBody(request.body);
    if (operation === undefined) throw notImplemented(`${route.name} is not part of this engine yet`);
    const result = await operation(context, {
      path: labels,
      query: new URLSearchParams(query),
      body,
      bodyBytes: request.body.byteLength,
      requestId,
    });
    return { status: route.status, headers: {}, body: result === undefined ? "" : JSON.stringify(result) };
  };

  return async (request: WireRequest): Promise<WireResponse> => {
    const requestId = randomUUID();
    const response = await run(request, requestId).catch((error: unknown) => answerError(error, requestId));
    const headers = { "content-type": "application/json", "x-amzn-requestid": requestId, ...response.headers };
    return { ...response, headers };
  };
};

const utf8 = new TextDecoder("utf-8", { fatal: true });

const readBody = (body: Uint8Array): unknown => {
  if (body.byteLength > API_REQUEST_MAX_BYTES)
    throw payloadTooLarge(`The request body has ${body.byteLength} bytes, at most ${API_REQUEST_MAX_BYTES}`);
  if (body.byteLength === 0) return undefined;
  try {
    return JSON.parse(utf8.decode(body));
  } catch (error) {
    throw badRequest(`The request body is not valid JSON${whereIn(error)}`);
  }
};

/** The parser's message quotes the body; only the position is taken from it. */
const whereIn = (error: unknown): string => {
  const position = /at position \d+/.exec(error instanceof SyntaxError ? error.message : "");
  return position ? ` (${position[0]})` : "";
};

const answerError = (error: unknown, requestId: string): WireResponse => {
  if (!(error instanceof ApiError)) console.error(`request ${requestId} failed:`, error);
  const known =
    error instanceof ApiError ? error : internalServerError("The engine failed; its log has the request id");
  return {
    status: known.status,
    headers: { "x-amzn-errortype": known.type },
    body: JSON.stringify({ RequestID: requestId, Message: known.message }),
  };
};
