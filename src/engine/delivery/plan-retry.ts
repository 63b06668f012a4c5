import type { FunctionFailure } from "../context.ts";
import type { Batch } from "./batch.ts";
import { hashToPercent } from "./hash-to-percent.ts";

export type AttemptFailure = FunctionFailure | "unreadable-response";
export type RetryPlan =
  | { kind: "retry"; dueAt: number; attempts: number; throttles: number }
  | { kind: "give-up"; attempts: number };

// unspecified by AWS; chosen to retry a throttled batch for about a minute.
const WAIT_MAX_MS = 10_000;

// unspecified by AWS; chosen because the same invocation would fail again.
const PERMANENT: ReadonlySet<AttemptFailure> = new Set(["not-found", "not-permitted", "payload-too-large"]);

export type RetryLimits = { attempts: number; throttles: number; firstWaitMs: number };

/** When a failed batch is retried, if at all. A throttled invocation did not run, so it does not count as an attempt. */
export const planRetry = (
  batch: Pick<Batch, "id" | "attempts" | "throttles">,
  failure: AttemptFailure,
  limits: RetryLimits,
  now: number,
): RetryPlan => {
  const isThrottled = failure === "throttled";
  const attempts = batch.attempts + (isThrottled ? 0 : 1);
  const throttles = batch.throttles + (isThrottled ? 1 : 0);
  if (PERMANENT.has(failure) || attempts >= limits.attempts || throttles > limits.throttles)
    return { kind: "give-up", attempts };
  return { kind: "retry", dueAt: now + waitMs(batch.id, attempts + throttles, limits), attempts, throttles };
};

/** Doubles with each failure; the batch id spreads the retries of batches that failed together. */
const waitMs = (batchId: number, failures: number, { firstWaitMs }: RetryLimits): number => {
  const longest = Math.min(firstWaitMs * 2 ** (failures - 1), WAIT_MAX_MS);
  return Math.round(longest * (0.5 + hashToPercent(`${failures}`, `${batchId}`) / 200));
};
