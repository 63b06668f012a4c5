import { randomUUID } from "node:crypto";
import type { InvokeResponse } from "../runner/local-function.ts";
import type { RunnerFault } from "../runner/runner.ts";
import type { FaultKind, Faults } from "./faults.ts";

const message = "A fault that was asked for under /_local/faults.";

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
    message: `Rate Exceeded. ${message}`,
  }),
});

/** The first half of a list or of an object's keys. */
const half = (payload: string): string => {
  const answer: unknown = JSON.parse(payload);
  if (Array.isArray(answer)) return JSON.stringify(answer.slice(0, Math.ceil(answer.length / 2)));
  if (typeof answer !== "object" || answer === null) return payload;
  const entries = Object.entries(answer);
  return JSON.stringify(Object.fromEntries(entries.slice(0, Math.ceil(entries.length / 2))));
};

const play = async (kind: FaultKind, run: () => Promise<InvokeResponse>): Promise<InvokeResponse> => {
  switch (kind) {
    case "throttle":
      return throttled();
    case "error":
      return unhandled("Error", message);
    case "timeout":
      // Answered at once: whoever tests a time-out need not wait for it.
      return unhandled("Sandbox.Timedout", `Error: Task timed out. ${message}`);
    case "malformed":
      return { ...(await run()), payload: '"not what was asked for"' };
    case "duplicate":
      await run();
      return run();
    case "partial": {
      const answer = await run();
      return answer.functionError ? answer : { ...answer, payload: half(answer.payload) };
    }
    default:
      return kind satisfies never;
  }
};

/** Runs a function as the fault rules say. */
export const functionFaults =
  (faults: Faults): RunnerFault =>
  (functionKey, run) => {
    const kind = faults.drawForFunction(functionKey);
    return kind === undefined ? run() : play(kind, run);
  };
