import type { IncomingMessage } from "node:http";
import { ApiError } from "../engine/api-error.ts";
import { API_ROUTES } from "../engine/api-routes.ts";
import { loadGrants } from "../engine/app/store/grants.ts";
import type { Engine } from "../engine/engine.ts";
import { createRouter } from "../engine/router.ts";
import type { ApiResponse } from "../engine/server.ts";
import { API_REQUEST_MAX_BYTES } from "../pinpoint/limits.ts";
import { BodyTooLarge, readBody } from "../read-body.ts";
import type { AccessKey } from "./access-key.ts";
import { type CalledOperation, isAllowed, toResource } from "./authorize.ts";
import { createBodyBudget } from "./body-budget.ts";
import { accessDenied, BUSY, type Refusal, refusalResponse, tooLarge, UNKNOWN_KEY, UNSIGNED } from "./refusal.ts";
import { type SignedRequest, toSignedRequest } from "./signed-request.ts";
import { whyNotCurrent, whyNotVerified } from "./why-not-verified.ts";

export type ApiOptions = {
  engine: Engine;
  keys: ReadonlyMap<string, AccessKey>;
  /** Receives each response, with the operation if the request reached one. */
  responded(operation: string | undefined, status: number, seconds: number): void;
};

// unspecified by AWS; chosen because 20 of the largest requests fit, and a small server has this memory.
const BODIES_MAX_BYTES = 20 * API_REQUEST_MAX_BYTES;
// Never refused, so that large requests of one sender do not keep the small ones of others out: 32 MB for 500 connections.
const SMALL_BYTES = 65_536;

/** The Pinpoint API for signed requests: verifies the signature, checks what the key may use, calls the engine. */
export const createApi = ({ engine, keys, responded }: ApiOptions) => {
  const matchRoute = createRouter(API_ROUTES);
  const budget = createBodyBudget(BODIES_MAX_BYTES);

  const takeMemory = (bytes: number) => (bytes <= SMALL_BYTES ? NOT_COUNTED : budget.take(bytes));

  /** The operation of a request; undefined if there is none, which the engine's response says. */
  const calledOperation = (method: string, url: string): CalledOperation | undefined => {
    try {
      const { route, labels } = matchRoute(method, url.split("?", 1)[0] ?? "");
      return { ...route, labels };
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  };

  const respond = async (
    request: IncomingMessage,
    signed: SignedRequest,
    key: AccessKey,
    operation: CalledOperation | undefined,
    giveBack: () => void,
  ): Promise<ApiResponse | Refusal> => {
    const { method = "GET", url = "/", headers } = request;
    const received = { method, url, headers, body: await readBody(request, API_REQUEST_MAX_BYTES) };
    // Counted as the largest; most are small, and their responses can take minutes.
    if (headers["transfer-encoding"] !== undefined) giveBack();
    const refusal = await whyNotVerified(received, signed, key.secret);
    if (refusal) return refusal;
    if (operation === undefined) return engine.respond(received);
    const created = key.applications === "all" ? NOTHING : loadGrants(engine.context, key.accessKeyId);
    const isJob = operation.name === "CreateImportJob" || operation.name === "CreateExportJob";
    if ((isJob && !key.mayRunJobs) || !isAllowed(key, toResource(operation), created))
      return accessDenied(key.accessKeyId, operation.name, url.split("?", 1)[0] ?? "");
    if (key.applications === "all") return engine.respond(received);
    return engine.respond({
      ...received,
      visibleApps: new Set([...key.applications, ...created]),
      grantTo: key.accessKeyId,
    });
  };

  /** The key of a request that may be read; otherwise why not. */
  const admit = (request: IncomingMessage): { signed: SignedRequest; key: AccessKey } | Refusal => {
    const signed = toSignedRequest(request.headers);
    if (signed === undefined) return UNSIGNED;
    const key = keys.get(signed.accessKeyId);
    if (key === undefined) return UNKNOWN_KEY;
    if (bodyBytesOf(request) > API_REQUEST_MAX_BYTES) return tooLarge(API_REQUEST_MAX_BYTES);
    return whyNotCurrent(signed, { region: engine.context.region, now: new Date() }) ?? { signed, key };
  };

  const serve = async (
    request: IncomingMessage,
    operation: CalledOperation | undefined,
  ): Promise<ApiResponse | Refusal> => {
    const admitted = admit(request);
    if ("type" in admitted) return admitted;
    const giveBack = takeMemory(bodyBytesOf(request));
    if (giveBack === undefined) return BUSY;
    try {
      return await respond(request, admitted.signed, admitted.key, operation, giveBack);
    } catch (error) {
      if (error instanceof BodyTooLarge) return tooLarge(API_REQUEST_MAX_BYTES);
      throw error;
    } finally {
      giveBack();
    }
  };

  return async (request: IncomingMessage): Promise<ApiResponse> => {
    const startedAt = performance.now();
    const operation = calledOperation(request.method ?? "GET", request.url ?? "/");
    const result = await serve(request, operation);
    const response = "type" in result ? refusalResponse(result) : result;
    // A client that is still sending can miss a response that is sent before; nothing of the body is kept.
    if (!request.complete) await readBody(request, 0).catch(() => {});
    responded(operation?.name, response.status, (performance.now() - startedAt) / 1_000);
    return response;
  };
};

const NOT_COUNTED = (): void => {};

const NOTHING: ReadonlySet<string> = new Set();

/** The length of the body; the longest possible if the headers do not say. */
const bodyBytesOf = ({ headers }: IncomingMessage): number => {
  if (headers["transfer-encoding"] !== undefined) return API_REQUEST_MAX_BYTES;
  return Number(headers["content-length"] ?? 0);
};
