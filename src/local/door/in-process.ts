import http from "node:http";
import { duplexPair } from "node:stream";
import { readBody } from "../../read-body.ts";
import type { Caller, Service, WireRequest, WireResponse } from "./service.ts";

/** Sends a request to a service over a connection in memory. Rejects if the service does not send a whole response. */
export const callInProcess = (service: Service, request: WireRequest, caller: Caller): Promise<WireResponse> =>
  new Promise((resolve, reject) => {
    const [near, far] = duplexPair();
    http
      .createServer((incoming, outgoing) => {
        Promise.resolve(service(incoming, outgoing, caller)).catch((error: Error) => outgoing.destroy(error));
      })
      .emit("connection", far);
    const { method, url: path } = request;
    // A client's `keep-alive` would keep this connection, and everything that was sent over it, in memory.
    const headers = { ...request.headers, connection: "close" };
    const sent = http.request({ method, path, headers, createConnection: () => near }, (response) => {
      const { statusCode: status = 500 } = response;
      readBody(response, Number.POSITIVE_INFINITY)
        .then((body) => resolve({ status, headers: flat(response.headers), body }))
        .catch((cause: unknown) => reject(new Error("the service did not send a whole response", { cause })))
        .finally(() => {
          near.destroy();
          far.destroy();
        });
    });
    sent.once("error", reject);
    sent.end(request.body);
  });

const flat = (headers: http.IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
