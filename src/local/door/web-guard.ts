import type { IncomingMessage, ServerResponse } from "node:http";
import { ownValue } from "../../own-value.ts";
import { corsHeaders, type WebAccess, type WebDenial, whyNotServed } from "../../web-access.ts";
import { credentialScope } from "./credential-scope.ts";
import { errorResponse } from "./error-response.ts";
import type { WireResponse } from "./service.ts";

// Pages from other servers on this machine need both for their Poke client.
const TOKEN_PATH = "/_local/token";
/** Before the key of a function; on AWS, each function URL has a host of its own. */
export const FUNCTION_URL_PATH = "/_local/urls/";

/**
 * The response to a request from a web page that may not use the route, or to a CORS preflight request; `undefined` for all
 * other requests. Services do not get the `Origin`: an emulator might allow it to read responses.
 */
export const guardRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  allowedHosts: readonly string[],
): WireResponse | undefined => {
  const access = accessOf(path);
  const denial = whyNotServed(request, access, allowedHosts);
  if (denial) return denialResponse(request, denial);
  if (access === "loopback-pages") response.setHeaders(new Map(Object.entries(corsHeaders(request.headers))));
  delete request.headers.origin;
  if (access !== "loopback-pages" || request.method !== "OPTIONS") return undefined;
  return { status: 204, headers: PREFLIGHT_HEADERS, body: "" };
};

const accessOf = (path: string): WebAccess => {
  if (path === TOKEN_PATH || path.startsWith(FUNCTION_URL_PATH)) return "loopback-pages";
  return path.startsWith("/_local") ? "links" : "own-pages";
};

// [Fetch: CORS-preflight fetch] `*` does not include Authorization.
const PREFLIGHT_HEADERS = { "access-control-allow-methods": "GET", "access-control-allow-headers": "*, authorization" };

const CODES = { "unknown-host": "UnknownHostException", "foreign-origin": "ForeignOriginException" };

const denialResponse = (request: IncomingMessage, { reason, message }: WebDenial): WireResponse =>
  errorResponse(credentialScope(request)?.service ?? "front-door", 403, ownValue(CODES, reason), message);
