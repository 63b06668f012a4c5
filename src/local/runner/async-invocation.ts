import type { InvokeResponse, LocalFunction } from "./local-function.ts";

export type SendToDestination = (arn: string, body: string, attributes: Record<string, string>) => Promise<void>;

export type AsyncSettings = {
  /** Delays before the first, second … retry. */
  retryWaitsMs: number[];
};

/**
 * Invokes the function with an event until it succeeds. When the retries are exhausted, sends the event to the function's
 * failure destination, in a record of the failure, and to its dead-letter target. `wait` returns false if the local cloud
 * stops: then the event is sent there at once, because pending events are not stored.
 */
export const attemptWithRetries = async (
  fn: LocalFunction,
  payload: string,
  attempt: () => Promise<InvokeResponse>,
  wait: (ms: number) => Promise<boolean>,
  send: SendToDestination,
  settings: AsyncSettings,
): Promise<void> => {
  for (let attempts = 1; ; attempts += 1) {
    const response = await attempt();
    if (response.functionError === undefined && response.statusCode < 300) return;
    const waitMs = settings.retryWaitsMs[attempts - 1] ?? settings.retryWaitsMs.at(-1) ?? 0;
    if (attempts <= fn.async.maximumRetries && (await wait(waitMs))) continue;
    if (fn.async.onFailureArn) await send(fn.async.onFailureArn, failureRecord(fn, payload, response, attempts), {});
    if (fn.async.deadLetterArn) await send(fn.async.deadLetterArn, payload, deadLetterAttributes(response));
    return;
  }
};

/** [Lambda developer guide: asynchronous invocation, destinations] the record of a failed invocation. */
const failureRecord = (fn: LocalFunction, payload: string, response: InvokeResponse, attempts: number): string =>
  JSON.stringify({
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: response.requestId,
      functionArn: `${fn.arn}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(payload),
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: response.functionError },
    responsePayload: JSON.parse(response.payload),
  });

/** [Lambda developer guide: asynchronous invocation, dead-letter queues] the error, as attributes of the message. */
const deadLetterAttributes = (response: InvokeResponse): Record<string, string> => ({
  RequestID: response.requestId,
  ErrorCode: String(response.statusCode),
  ErrorMessage: response.payload.slice(0, 1024),
});
