import type { InvokeAnswer, LocalFunction } from "./local-function.ts";

export type SendToDestination = (arn: string, body: string, attributes: Record<string, string>) => Promise<void>;

export type AsyncSettings = {
  /** Waits before the first, second … retry. Lambda waits one and two minutes; here the waits are short on purpose. */
  retryWaitsMs: number[];
};

/** [Lambda: asynchronous invocation records] */
const failureRecord = (fn: LocalFunction, payload: string, answer: InvokeAnswer, attempts: number): string =>
  JSON.stringify({
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: answer.requestId,
      functionArn: `${fn.arn}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(payload),
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: answer.functionError },
    responsePayload: JSON.parse(answer.payload),
  });

/** [Lambda: dead-letter queues] the event as it was, the error in the message's attributes. */
const deadLetterAttributes = (answer: InvokeAnswer): Record<string, string> => ({
  RequestID: answer.requestId,
  ErrorCode: String(answer.statusCode),
  ErrorMessage: answer.payload.slice(0, 1024),
});

/** Runs an event until it succeeds or its retries are used up; then the function's failure destination and dead-letter target get it. */
export const settleAsync = async (
  fn: LocalFunction,
  payload: string,
  attempt: () => Promise<InvokeAnswer>,
  wait: (ms: number) => Promise<void>,
  send: SendToDestination,
  settings: AsyncSettings,
): Promise<void> => {
  for (let attempts = 1; ; attempts += 1) {
    const answer = await attempt();
    if (answer.functionError === undefined && answer.statusCode < 300) return;
    if (attempts > fn.async.maximumRetries) {
      if (fn.async.onFailureArn) await send(fn.async.onFailureArn, failureRecord(fn, payload, answer, attempts), {});
      if (fn.async.deadLetterArn) await send(fn.async.deadLetterArn, payload, deadLetterAttributes(answer));
      return;
    }
    await wait(settings.retryWaitsMs[attempts - 1] ?? settings.retryWaitsMs.at(-1) ?? 0);
  }
};
