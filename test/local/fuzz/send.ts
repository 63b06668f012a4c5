import http from "node:http";
import type { FuzzRequest } from "./wire-request.ts";

export type Outcome =
  | { kind: "status"; status: number; elapsedMs: number }
  | { kind: "no response"; code: string }
  /** The HTTP client itself rejects the path or a header. */
  | { kind: "not sent" };

/** A request that has no response after this time has none at all. */
const GIVE_UP_MS = 30_000;

// Without a length, the body of a GET request would be the next request on the connection.
const withLength = ({ headers, body }: FuzzRequest): Record<string, string> =>
  "transfer-encoding" in headers ? headers : { ...headers, "content-length": String(body.length) };

const open = (port: number, request: FuzzRequest, agent: http.Agent | false) => {
  const { method, url: path } = request;
  try {
    return http.request({ host: "127.0.0.1", port, method, path, headers: withLength(request), agent });
  } catch {
    return undefined;
  }
};

/** Sends a request and reads the whole response. */
export const send = (port: number, request: FuzzRequest, agent: http.Agent | false): Promise<Outcome> =>
  new Promise((resolve) => {
    const startedAt = performance.now();
    const sent = open(port, request, agent);
    if (!sent) return resolve({ kind: "not sent" });
    const failed = (error: NodeJS.ErrnoException) =>
      resolve({ kind: "no response", code: error.code ?? error.message });
    sent.on("response", (response) => {
      const elapsedMs = () => performance.now() - startedAt;
      response.on("error", failed);
      response.on("end", () => resolve({ kind: "status", status: response.statusCode ?? 0, elapsedMs: elapsedMs() }));
      response.resume();
    });
    sent.setTimeout(GIVE_UP_MS, () => sent.destroy(new Error(`no response after ${GIVE_UP_MS} ms`)));
    sent.on("error", failed);
    sent.end(request.body);
  });
