import { randomUUID } from "node:crypto";
import * as z from "zod";
import { decodeUriPart } from "../../decode-uri-part.ts";
import { matchPath } from "../../match-path.ts";
import { errorResponse } from "../door/error-response.ts";
import { readJsonBody } from "../door/json-body.ts";
import type { Service, WireRequest } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import { ContactCenterError } from "./contact-center-error.ts";

// More than the largest request of these APIs, a chat with attributes of 32 KB.
const REQUEST_MAX_BYTES = 131_072;

/** What an operation receives: the members of the body, those in the path, and the token in the header `X-Amz-Bearer`. */
export type RestInput = { body: unknown; labels: ReadonlyMap<string, string>; bearer: string };

export type RestRoute = { method: string; path: string; run: (input: RestInput) => Promise<object> };

/** The type of an API's error for a request that breaks a rule. */
type InvalidRequest = "InvalidRequestException" | "ValidationException";

/** Serves an API of the protocol REST-JSON. */
export const serveRest = (name: string, invalid: InvalidRequest, routes: readonly RestRoute[]): Service =>
  serveWire(name, REQUEST_MAX_BYTES, async (request) => {
    try {
      const body = await respond(request, invalid, routes);
      const headers = { "content-type": "application/json", "x-amzn-requestid": randomUUID() };
      return { status: 200, headers, body: JSON.stringify(body) };
    } catch (error) {
      if (error instanceof z.ZodError) return errorResponse(name, 400, invalid, toText(error));
      if (!(error instanceof ContactCenterError)) throw error;
      return errorResponse(name, error.status, error.type, error.message);
    }
  });

const respond = async (
  { method, url, headers, body }: WireRequest,
  invalid: InvalidRequest,
  routes: readonly RestRoute[],
): Promise<object> => {
  const path = url.split("?", 1)[0] ?? "/";
  for (const route of routes) {
    const labels = route.method === method ? matchPath(route.path, path) : undefined;
    if (labels === undefined) continue;
    const decoded = [...labels].map(([label, value]): [string, string] => [label, decodeUriPart(value) ?? value]);
    const input = { body: readBody(body, invalid), labels: new Map(decoded), bearer: headers["x-amz-bearer"] ?? "" };
    return route.run(input);
  }
  throw new ContactCenterError("UnknownOperationException", `${method} ${path} is not supported.`);
};

const readBody = (body: Uint8Array, invalid: InvalidRequest): unknown =>
  body.length === 0 ? {} : readJsonBody(body, (message) => new ContactCenterError(invalid, message));

const toText = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.map(String).join(".") || "(body)"}: ${message}`).join("; ");
