import { serveJson } from "../door/json-service.ts";
import type { Service } from "../door/service.ts";
import type { Machines } from "./machines.ts";
import type { StepFunctionsOperation } from "./operation.ts";
import { DescribeExecution } from "./operations/describe-execution.ts";
import { StartExecution } from "./operations/start-execution.ts";
import { StopExecution } from "./operations/stop-execution.ts";
import { StepFunctionsError } from "./step-functions-error.ts";

// [Step Functions quotas] 1 MB for a request.
const REQUEST_MAX_BYTES = 1_048_576;

const OPERATIONS = new Map<string, StepFunctionsOperation>(
  Object.entries({ DescribeExecution, StartExecution, StopExecution }),
);

/** The Step Functions API (JSON 1.0) over the state machines of the configuration. */
export const createStepFunctionsService = (machines: Machines): Service =>
  serveJson(
    {
      name: "states",
      version: "1.0",
      targetPrefix: "AWSStepFunctions",
      requestMaxBytes: REQUEST_MAX_BYTES,
      operations: OPERATIONS,
      unsupported: (name) =>
        new StepFunctionsError(
          "UnknownOperationException",
          `The operation "${name}" of Step Functions is not supported.`,
        ),
      unreadable: (message) => new StepFunctionsError("SerializationException", message),
      toFault: (error) =>
        error instanceof StepFunctionsError
          ? { type: error.type, status: error.status, body: { message: error.message } }
          : undefined,
    },
    machines,
  );
