import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidArn,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import type { ExecutionState, Executions } from "../connect/ports.ts";
import { throwFault } from "./sdk-fault.ts";

/** Executions of STANDARD state machines: DescribeExecution does not support those of EXPRESS ones. */
export const connectExecutions = (client: SFNClient): Executions => ({
  start: async (stateMachineArn, input, name) => {
    const started = await client
      .send(new StartExecutionCommand({ stateMachineArn, input, ...(name !== undefined && { name }) }))
      .catch((error: unknown) =>
        error instanceof ExecutionAlreadyExists ? undefined : throwFault("states:StartExecution")(error),
      );
    return started?.executionArn;
  },
  describe: async (executionArn) => {
    const described = await client
      .send(new DescribeExecutionCommand({ executionArn }))
      .catch((error: unknown) =>
        error instanceof ExecutionDoesNotExist || error instanceof InvalidArn
          ? undefined
          : throwFault("states:DescribeExecution")(error),
      );
    return described === undefined ? { kind: "missing" } : toState(described);
  },
  stop: async (executionArn, { error, cause }) => {
    await client
      .send(new StopExecutionCommand({ executionArn, error, cause }))
      .catch(throwFault("states:StopExecution"));
  },
});

const toState = ({ status, output, error, cause }: DescribeExecutionOutput): ExecutionState => {
  switch (status) {
    case "SUCCEEDED":
      return { kind: "succeeded", output };
    case "FAILED":
    case "TIMED_OUT":
    case "ABORTED":
      return { kind: "failed", failure: { error: error ?? status, cause: cause ?? "" } };
    // An execution whose redrive is pending runs again.
    default:
      return { kind: "running" };
  }
};
