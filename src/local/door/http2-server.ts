import type { IncomingMessage, ServerResponse } from "node:http";
import http2, { type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from "node:http2";
import type { HttpTimeLimits } from "../../http-time-limits.ts";
import type { RequestListener } from "../../open-requests.ts";

/** An HTTP/2 server that applies the time limits of HTTP/1.1, for which Node has no options. */
export const createHttp2Server = (listener: RequestListener, limits: HttpTimeLimits, idleMs: number) =>
  http2
    .createServer((request: Http2ServerRequest, response: Http2ServerResponse) => {
      limitRequest(request, limits.requestTimeout);
      listener(...asHttp1(request, response));
    })
    .on("session", (session) => {
      session.setTimeout(idleMs, () => session.destroy());
      limitIdleTime(session, limits);
    })
    // A client that resets its connection ends only that.
    .on("sessionError", () => {});

// Node's HTTP/2 requests and responses have the methods of HTTP/1.1 that services use, but other types.
const asHttp1 = (request: unknown, response: unknown) =>
  [request as IncomingMessage, response as ServerResponse] satisfies [IncomingMessage, ServerResponse];

const limitRequest = (request: Http2ServerRequest, limitMs: number): void => {
  const timer = setTimeout(() => request.stream.close(http2.constants.NGHTTP2_CANCEL), limitMs);
  for (const event of ["end", "close", "aborted"]) request.once(event, () => clearTimeout(timer));
  // Without a listener, a stream that the client resets would throw.
  request.on("error", () => {});
};

/** Ends a session that has no request, even if its client keeps sending parts of one. */
const limitIdleTime = (session: ServerHttp2Session, { headersTimeout, keepAliveTimeout }: HttpTimeLimits): void => {
  let open = 0;
  let timer = setTimeout(() => session.destroy(), headersTimeout);
  session.on("stream", (stream) => {
    clearTimeout(timer);
    open += 1;
    stream.once("close", () => {
      open -= 1;
      clearTimeout(timer);
      if (open === 0) timer = setTimeout(() => session.close(), keepAliveTimeout);
    });
  });
  session.once("close", () => clearTimeout(timer));
};
