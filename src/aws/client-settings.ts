/** Every client: give up early enough that the caller can still hand its work over. */
export const clientSettings = (requestTimeoutMs: number) => ({
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
});
