import type { Execution } from "./execution.ts";
import type { Machines } from "./machines.ts";
import { StepFunctionsError } from "./step-functions-error.ts";

const EXECUTION_ARN = /^arn:[a-z-]+:states:[a-z0-9-]+:\d{12}:execution:[^:\s]{1,80}:[^:\s]{1,80}$/;

/** The execution with an ARN; throws the error of the API if there is none. */
export const findExecution = ({ executions }: Machines, arn: string): Execution => {
  if (!EXECUTION_ARN.test(arn)) throw new StepFunctionsError("InvalidArn", `Invalid Arn: '${arn}'`);
  const found = executions.find(arn);
  if (found === undefined) throw new StepFunctionsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  return found;
};
