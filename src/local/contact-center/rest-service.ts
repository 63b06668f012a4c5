import { randomUUID } from "node:crypto";
import * as z from "zod";
import { decodeUriPart } from "../../decode-uri-part.ts";
import { whyOverJsonLimits } from "../../json-limits.ts";
import { matchPath } from "../../match-path.ts";
import { parseJson } from "../../parse-json.ts";
import { errorResponse } from "../door/error-response.ts";
import type { Service, WireRequest } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import { ContactCenterError } from "./contact-center-error.ts";

// More than the largest request of these APIs, a chat with attributes of 32 KB.
const REQUEST_MAX_BYTES = 131_072;

/** What an operation receives: the members of the body, those in the path, and the token in the header `X-Amz-Bearer`. */
export type RestInput = { body: unknown; labels: ReadonlyMap<string, string>; bearer: string };

export type RestRoute = { method: string; path: string; run: (input: RestInput) => Promise<object> };

/** Serves an API of the protocol REST-JSON. `invalid` is the type of its error for a request that breaks a rule. */
export const serveRest = (
  name: string,
  invalid: "InvalidRequestException" | "ValidationException",
  routes: readonly RestRoute[],
): Service =>
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
  invalid: "InvalidRequestException" | "ValidationException",
  routes: readonly RestRoute[],
): Promise<object> => {
  const path = url.split("?", 1)[0] ?? "/";
  for (const route of routes) {
    const labels = route.method === method ? matchPath(route.path, path) : undefined;
    if (labels === undefined) continue;
    const decoded = [...labels].map(([label, value]): [string, string] => [label, decodeUriPart(value) ?? value]);
    const input = { body: readJson(body, invalid), labels: new Map(decoded), bearer: headers["x-amz-bearer"] ?? "" };
    return route.run(input);
  }
  throw new ContactCenterError("UnknownOperationException", `${method} ${path} is not supported.`);
};

const readJson = (bytes: Uint8Array, invalid: "InvalidRequestException" | "ValidationException"): unknown => {
  const text = Buffer.from(bytes).toString() || "{}";
  const reason = whyOverJsonLimits(text);
  const value = reason === undefined ? parseJson(text) : undefined;
  if (value === undefined) throw new ContactCenterError(invalid, `The request body ${reason ?? "is not JSON"}.`);
  return value;
};

const toText = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.map(String).join(".") || "(body)"}: ${message}`).join("; ");
