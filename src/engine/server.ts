import { randomUUID } from "node:crypto";
import { whyOverJsonLimits } from "../json-limits.ts";
import { API_REQUEST_MAX_BYTES } from "../pinpoint/limits.ts";
import { storageFailure } from "../storage-error.ts";
import { ApiError, badRequest, internalServerError, notImplemented, payloadTooLarge } from "./api-error.ts";
import { API_ROUTES } from "./api-routes.ts";
import type { EngineContext } from "./context.ts";
import type { Operation } from "./operation.ts";
import { createRouter } from "./router.ts";
import { createThrottle } from "./throttle.ts";

export type ApiRequest = {
  method: string;
  /** Path and query as they were received. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
  /** The applications that the caller may see in lists; by default all. */
  visibleApps?: ReadonlySet<string>;
  /** The access key that may use the application which the request creates. */
  grantTo?: string;
};
export type ApiResponse = { status: number; headers: Record<string, string>; body: string };

/** The HTTP layer of the API: finds the operation, applies the quotas, parses the body, runs the operation. */
export const createServer = (context: EngineContext, operations: Readonly<Record<string, Operation>>) => {
  const matchRoute = createRouter(API_ROUTES);
  const admit = createThrottle(context);
  const operationsByName = new Map(Object.entries(operations));

  const run = async (request: ApiRequest, requestId: string): Promise<ApiResponse> => {
    // Not `new URL`, which resolves the endpoint id "..".
    const [path = "", query] = request.url.split("?", 2);
    const { route, labels } = matchRoute(request.method, path);
    const operation = operationsByName.get(route.name);
    admit(route.name);
    const body = readBody(request.body);
    if (operation === undefined) throw notImplemented(`This engine does not support ${route.name}`);
    const result = await operation(context, {
      path: labels,
      query: new URLSearchParams(query),
      body,
      bodyBytes: request.body.byteLength,
      visibleApps: request.visibleApps,
      grantTo: request.grantTo,
      requestId,
    });
    return { status: route.status, headers: {}, body: result === undefined ? "" : JSON.stringify(result) };
  };

  return async (request: ApiRequest): Promise<ApiResponse> => {
    const requestId = randomUUID();
    const response = await run(request, requestId).catch((error: unknown) => errorResponse(error, requestId));
    const headers = { "content-type": "application/json", "x-amzn-requestid": requestId, ...response.headers };
    return { ...response, headers };
  };
};

const UTF8 = new TextDecoder("utf-8", { fatal: true });

const readBody = (body: Uint8Array): unknown => {
  if (body.byteLength > API_REQUEST_MAX_BYTES)
    throw payloadTooLarge(`The request body has ${body.byteLength} bytes; the limit is ${API_REQUEST_MAX_BYTES}`);
  if (body.byteLength === 0) return undefined;
  const text = decodeUtf8(body);
  const reason = text && whyOverJsonLimits(text);
  if (reason) throw badRequest(`The request body ${reason}`);
  try {
    return JSON.parse(text ?? "");
  } catch (error) {
    throw badRequest(`The request body is not valid JSON${whereIn(error)}`);
  }
};

const decodeUtf8 = (body: Uint8Array): string | undefined => {
  try {
    return UTF8.decode(body);
  } catch {
    return undefined;
  }
};

/** The position in the parser's message, which also quotes the body. */
const whereIn = (error: unknown): string => {
  const position = /at position \d+/.exec(error instanceof SyntaxError ? error.message : "");
  return position ? ` (${position[0]})` : "";
};

const errorResponse = (error: unknown, requestId: string): ApiResponse => {
  if (!(error instanceof ApiError)) console.error(`request ${requestId} failed:`, error);
  const apiError = error instanceof ApiError ? error : internalServerError(reasonOf(error));
  return {
    status: apiError.status,
    headers: { "x-amzn-errortype": apiError.type },
    body: JSON.stringify({ RequestID: requestId, Message: apiError.message }),
  };
};

const reasonOf = (error: unknown): string =>
  storageFailure("The engine", error) ?? "The engine failed; see the error with this request id in its log";
