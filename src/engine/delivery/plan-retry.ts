import type { FunctionFailure } from "../context.ts";
import type { Batch } from "./batch.ts";
import { hashToPercent } from "./hash-to-percent.ts";

export type AttemptFailure = FunctionFailure | "unreadable-response";
export type RetryPlan =
  | { kind: "retry"; dueAt: number; attempts: number; throttles: number }
  | { kind: "give-up"; attempts: number };

// unspecified by AWS; chosen to bridge brief outages and to retry a throttled batch for about a minute.
const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 10_000;

/** When a failed batch is retried, if at all. A throttled invocation did not run, so it does not count as an attempt. */
export const planRetry = (
  batch: Pick<Batch, "id" | "attempts" | "throttles">,
  failure: AttemptFailure,
  limits: { attempts: number; throttles: number },
  now: number,
): RetryPlan => {
  const isThrottled = failure === "throttled";
  const attempts = batch.attempts + (isThrottled ? 0 : 1);
  const throttles = batch.throttles + (isThrottled ? 1 : 0);
  const isPermanent = failure === "not-found" || failure === "payload-too-large";
  if (isPermanent || attempts >= limits.attempts || throttles > limits.throttles) return { kind: "give-up", attempts };
  return { kind: "retry", dueAt: now + backoffMs(batch.id, attempts + throttles), attempts, throttles };
};

/** Doubles with each failure; the batch id spreads the retries of batches that failed together. */
const backoffMs = (batchId: number, failures: number): number => {
  const longest = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
  return Math.round(longest * (0.5 + hashToPercent(`${failures}`, `${batchId}`) / 200));
};
