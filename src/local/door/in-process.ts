import http from "node:http";
import { duplexPair } from "node:stream";
import { readBody } from "./request-body.ts";
import type { Caller, Service, WireRequest, WireResponse } from "./service.ts";

const flat = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

/** Calls a node-style service with a whole request over an in-memory connection: no port, no socket. */
export const callInProcess = (service: Service, request: WireRequest, caller: Caller): Promise<WireResponse> =>
  new Promise((resolve, reject) => {
    const [near, far] = duplexPair();
    http
      .createServer((incoming, outgoing) => {
        Promise.resolve(service(incoming, outgoing, caller)).catch((error: Error) => outgoing.destroy(error));
      })
      .emit("connection", far);
    const { method, url: path } = request;
    // A client's own `keep-alive` would keep this connection, and all that was said on it, for ever.
    const headers = { ...request.headers, connection: "close" };
    const sent = http.request({ method, path, headers, createConnection: () => near }, (answer) => {
      const status = answer.statusCode ?? 500;
      readBody(answer, Number.POSITIVE_INFINITY)
        .then((body) => resolve({ status, headers: flat(answer.headers), body }))
        .catch(reject)
        .finally(() => {
          near.destroy();
          far.destroy();
        });
    });
    sent.once("error", reject);
    sent.end(request.body);
  });
