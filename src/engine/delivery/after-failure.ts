import type { FunctionAnswer } from "../context.ts";
import type { Batch } from "./batch.ts";
import { shareOf } from "./hash-to-percent.ts";

type Reason = Extract<FunctionAnswer, { kind: "failed" }>["reason"] | "unreadable-answer";
export type AfterFailure =
  | { kind: "again"; dueAt: number; attempts: number; throttles: number }
  | { kind: "give-up"; attempts: number };

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 10_000;

/**
 * What to do when a batch's function failed. A throttled invocation did not run, so it is not an attempt; it is asked
 * again for about a minute. // unspecified by AWS: the pauses between attempts, and how often a throttle is borne.
 */
export const afterFailure = (
  batch: Pick<Batch, "id" | "attempts" | "throttles">,
  reason: Reason,
  limits: { attempts: number; throttles: number },
  now: number,
): AfterFailure => {
  const throttled = reason === "throttled";
  const attempts = batch.attempts + (throttled ? 0 : 1);
  const throttles = batch.throttles + (throttled ? 1 : 0);
  const isHopeless = reason === "not-found" || reason === "payload-too-large";
  if (isHopeless || attempts >= limits.attempts || throttles > limits.throttles) return { kind: "give-up", attempts };
  return { kind: "again", dueAt: now + backoffMs(batch.id, attempts + throttles), attempts, throttles };
};

/** Doubles each time; spread by the batch's id so that batches that failed together do not come back together. */
const backoffMs = (batchId: number, failures: number): number => {
  const longest = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
  return Math.round(longest * (0.5 + shareOf(`${failures}`, `${batchId}`) / 200));
};
