import * as z from "zod";
import { findExecution } from "../find-execution.ts";
import { operation, toSeconds } from "../operation.ts";

const Input = z.object({
  executionArn: z.string(),
  error: z.string().max(256).nullish(),
  cause: z.string().max(32_768).nullish(),
});

/** The function that a Task invoked runs on, as on AWS; its result is ignored. */
export const StopExecution = operation(Input, (machines, { executionArn, error, cause }) => {
  const execution = findExecution(machines, executionArn);
  machines.executions.end(execution, { status: "ABORTED", error: error ?? undefined, cause: cause ?? undefined });
  return { stopDate: toSeconds(execution.stoppedAtMs ?? execution.startedAtMs) };
});
