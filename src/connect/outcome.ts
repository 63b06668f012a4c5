import type { ExecutionState, Failure } from "./ports.ts";

/** What one call of the wrapper did. */
export type Outcome =
  | { kind: "created"; executionId: string }
  | { kind: "running"; executionId: string }
  | { kind: "succeeded"; executionId: string; output: string | undefined }
  | { kind: "failed"; executionId: string; failure: Failure }
  | { kind: "limit-reached" }
  /** The call started nothing and polled nothing. */
  | { kind: "refused"; failure: Failure };

/** The outcome of a call that found an execution */
export const toFinished = (
  executionId: string,
  state: Exclude<ExecutionState, { kind: "running" }>,
): Extract<Outcome, { kind: "succeeded" | "failed" }> => {
  switch (state.kind) {
    case "succeeded":
      return { kind: "succeeded", executionId, output: state.output };
    case "failed":
      return { kind: "failed", executionId, failure: state.failure };
    case "missing":
      return { kind: "failed", executionId, failure: NO_EXECUTION };
    default:
      return state satisfies never;
  }
};

const NO_EXECUTION: Failure = {
  error: "ExecutionDoesNotExist",
  cause: "The state machine has no such execution. Step Functions keeps executions for 90 days after they end.",
};
