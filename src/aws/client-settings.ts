/** Settings of every SDK client: it gives up early enough that its caller can still enqueue the work. */
export const clientSettings = (requestTimeoutMs: number) => ({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
});

/** Settings of a client that sends texts: a text whose response was lost may have been sent, and must not be sent again. */
export const singleAttemptSettings = (requestTimeoutMs: number) => ({
  ...clientSettings(requestTimeoutMs),
  maxAttempts: 1,
});
