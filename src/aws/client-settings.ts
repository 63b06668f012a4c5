// Three attempts fit into the 15 seconds of the shortest function that uses these clients.
export const TIMEOUT_MS = 3_000;

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

// [Connect administrator guide: AWS Lambda function block] A flow waits 8 seconds; two attempts leave time for another call.
export const FLOW_SETTINGS = { ...clientSettings(1_000), maxAttempts: 2 };
