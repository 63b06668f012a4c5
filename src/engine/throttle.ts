import { requestsPerSecond } from "../pinpoint/request-quotas.ts";
import { forbidden, tooManyRequests } from "./api-error.ts";
import type { EngineContext } from "./context.ts";
import { RETIRED_OPERATIONS } from "./quotas.ts";

type Bucket = { tokens: number; filledAtMs: number };

/** Rejects requests over the quotas: one token bucket for each operation, with a capacity of one second's requests. */
export const createThrottle = ({ settings, clock }: Pick<EngineContext, "settings" | "clock">) => {
  const buckets = new Map<string, Bucket>();

  return (operation: string): void => {
    const { quotas } = settings;
    if (quotas === "none") return;
    if (quotas === "retired" && RETIRED_OPERATIONS.has(operation)) throw retired(operation);
    if (quotas === "retired") return;
    const perSecond = requestsPerSecond(quotas, operation);
    const bucket = refilled(buckets.get(operation), perSecond, clock.now());
    buckets.set(operation, bucket);
    if (bucket.tokens < 1) throw tooManyRequests(`${operation}: more than ${perSecond} requests per second`);
    bucket.tokens -= 1;
  };
};

const refilled = (bucket: Bucket | undefined, perSecond: number, nowMs: number): Bucket => {
  if (!bucket) return { tokens: perSecond, filledAtMs: nowMs };
  const gained = ((nowMs - bucket.filledAtMs) / 1000) * perSecond;
  return { tokens: Math.min(perSecond, bucket.tokens + gained), filledAtMs: nowMs };
};

// unspecified by AWS what the ended operations return; chosen because 403 means that a request is valid and not permitted.
const retired = (operation: string) => forbidden(`${operation} ended with Amazon Pinpoint on 2026-10-30`);
