import type { IncomingMessage, ServerResponse } from "node:http";
import { errorAnswer } from "./error-response.ts";
import { BodyTooLarge, readBody } from "./request-body.ts";
import type { Service, WireResponse, WireService } from "./service.ts";

/** HTTP/2's own pseudo-headers are left out: a wire service sees the same request over either protocol. */
export const flatHeaders = (request: IncomingMessage): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !name.startsWith(":")) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const authority = request.headers[":authority"];
  if (headers.host === undefined && typeof authority === "string") headers.host = authority;
  return headers;
};

export const writeAnswer = (response: ServerResponse, answer: WireResponse): void => {
  const body = typeof answer.body === "string" ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, { ...answer.headers, "content-length": String(body.length) });
  response.end(body);
};

/** Makes a node-style service of one that takes the whole request and answers with a value. */
export const serveWire =
  (serviceName: string, limitBytes: number, answer: WireService): Service =>
  async (request, response, caller) => {
    try {
      const body = await readBody(request, limitBytes);
      const headers = flatHeaders(request);
      const method = request.method ?? "GET";
      writeAnswer(response, await answer({ method, url: request.url ?? "/", headers, body }, caller));
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      writeAnswer(response, errorAnswer(serviceName, 413, "RequestEntityTooLargeException", error.message));
    }
  };
