import { randomUUID } from "node:crypto";
import type { InvokeResponse } from "../runner/local-function.ts";
import type { RunnerFault } from "../runner/runner.ts";
import { FAULT_MESSAGE, type FaultKind, type Faults } from "./faults.ts";

/** Injects the faults that the rules draw for a function. */
export const functionFaults =
  (faults: Faults): RunnerFault =>
  (functionKey, run) => {
    const kind = faults.drawForFunction(functionKey);
    return kind === undefined ? run() : inject(kind, run);
  };

const inject = async (kind: FaultKind, run: () => Promise<InvokeResponse>): Promise<InvokeResponse> => {
  switch (kind) {
    case "throttle":
      return throttled();
    case "error":
      return unhandled("Error", FAULT_MESSAGE);
    case "timeout":
      // Returned at once, so that a test of a timeout does not wait for it.
      return unhandled("Sandbox.Timedout", `Error: Task timed out. ${FAULT_MESSAGE}`);
    case "malformed":
      return { ...(await run()), payload: '"a malformed response"' };
    case "duplicate":
      await run();
      return run();
    case "partial": {
      const response = await run();
      return response.functionError ? response : { ...response, payload: firstHalf(response.payload) };
    }
    default:
      return kind satisfies never;
  }
};

const unhandled = (errorType: string, errorMessage: string): InvokeResponse => ({
  statusCode: 200,
  functionError: "Unhandled",
  requestId: randomUUID(),
  payload: JSON.stringify({ errorType, errorMessage }),
});

const throttled = (): InvokeResponse => ({
  statusCode: 429,
  errorType: "TooManyRequestsException",
  requestId: randomUUID(),
  payload: JSON.stringify({
    Type: "User",
    Reason: "ConcurrentInvocationLimitExceeded",
    message: `Rate Exceeded. ${FAULT_MESSAGE}`,
  }),
});

/** The first half of an array, or of an object's properties. */
const firstHalf = (payload: string): string => {
  const value: unknown = JSON.parse(payload);
  if (Array.isArray(value)) return JSON.stringify(value.slice(0, Math.ceil(value.length / 2)));
  if (typeof value !== "object" || value === null) return payload;
  const entries = Object.entries(value);
  return JSON.stringify(Object.fromEntries(entries.slice(0, Math.ceil(entries.length / 2))));
};
