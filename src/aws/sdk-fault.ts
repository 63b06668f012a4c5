import * as z from "zod";
import { RemoteFault, type RemoteFaultKind } from "../errors.ts";

const SdkError = z.object({
  name: z.string().catch(""),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).catch({}),
});

const THROTTLED = /Throttl|TooManyRequests|ThroughputExceeded|RequestLimitExceeded|LimitExceeded|SlowDown/;
const TIMED_OUT = /Timeout|AbortError/;

const toKind = (name: string, status: number): RemoteFaultKind => {
  if (status === 429 || THROTTLED.test(name)) return "throttled";
  if (TIMED_OUT.test(name)) return "timeout";
  if (status === 401 || status === 403 || /AccessDenied|Unauthorized/.test(name)) return "unauthorized";
  if (status === 404) return "not-found";
  if (status >= 400 && status < 500) return "invalid";
  return "unavailable";
};

/** Classifies an error of the AWS SDK, which it threw after its own retries. */
export const toRemoteFault = (operation: string, error: unknown): RemoteFault => {
  const { name, $metadata } = SdkError.catch({ name: "", $metadata: {} }).parse(error);
  return new RemoteFault(operation, toKind(name, $metadata.httpStatusCode ?? 0), error);
};

/** Whether DynamoDB did not write because the item did not meet the condition. */
export const isConditionFailure = (error: unknown): boolean =>
  error instanceof Error && error.name === "ConditionalCheckFailedException";

/** For `catch`: throws the error as a fault. */
export const throwFault =
  (operation: string) =>
  (error: unknown): never => {
    throw toRemoteFault(operation, error);
  };

/** For `catch` of a conditional write: undefined if the item did not meet the condition; throws any other error as a fault. */
export const unlessConditionFailure =
  (operation: string) =>
  (error: unknown): undefined => {
    if (!isConditionFailure(error)) throw toRemoteFault(operation, error);
  };

/** For `catch`: undefined if the resource does not exist; throws any other error as a fault. */
export const unlessNotFound =
  (operation: string) =>
  (error: unknown): undefined => {
    const fault = toRemoteFault(operation, error);
    if (fault.kind !== "not-found") throw fault;
  };
