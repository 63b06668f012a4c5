/**
 * Time limits of an HTTP server in milliseconds, as options of `http.createServer`. They apply to receiving a request and to an idle
 * connection, not to the time until the response: a long poll takes 20 seconds, a Lambda invocation 15 minutes.
 */
export type HttpTimeLimits = {
  /** From the start of a connection or request to the end of its headers. */
  headersTimeout: number;
  /** From the start of a request to the end of its body. */
  requestTimeout: number;
  /** Between two requests on a connection. */
  keepAliveTimeout: number;
  /** How often the limits are checked. */
  connectionsCheckingInterval: number;
};

// unspecified by AWS; chosen because a client on the same machine sends its request within seconds.
export const HTTP_TIME_LIMITS: HttpTimeLimits = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
};
