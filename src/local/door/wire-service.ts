import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyTooLarge, readBody } from "../../read-body.ts";
import { bodyTooLargeResponse } from "./error-response.ts";
import type { Service, WireResponse, WireService } from "./service.ts";

/** Makes a `Service` of a function from requests to responses; it responds to a body above the limit with 413. */
export const serveWire =
  (serviceName: string, limitBytes: number, respond: WireService): Service =>
  async (request, response, caller) => {
    try {
      const body = await readBody(request, limitBytes);
      const { method = "GET", url = "/" } = request;
      const closed = new AbortController();
      response.once("close", () => closed.abort());
      const wire = { method, url, headers: flatHeaders(request), body, signal: closed.signal };
      writeResponse(response, await respond(wire, caller));
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      writeResponse(response, bodyTooLargeResponse(serviceName, error));
    }
  };

/** Writes the whole response. A response to HEAD has no body, but the `content-length` that the service set. */
export const writeResponse = (response: ServerResponse, { status, headers, body }: WireResponse): void => {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  response.writeHead(status, { "content-length": String(bytes.length), ...headers });
  response.end(bytes);
};

/** One value for each header, and `host` in place of the pseudo-headers of HTTP/2. */
export const flatHeaders = (request: IncomingMessage): Record<string, string> => {
  const { ":authority": authority, ...headers } = request.headers;
  const flat = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || name.startsWith(":") ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
  );
  const isWithoutHost = headers.host === undefined && typeof authority === "string";
  return Object.fromEntries(isWithoutHost ? [...flat, ["host", authority]] : flat);
};
