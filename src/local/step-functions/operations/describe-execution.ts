import * as z from "zod";
import { findExecution } from "../find-execution.ts";
import { operation, toSeconds } from "../operation.ts";

const Input = z.object({
  executionArn: z.string(),
  includedData: z.enum(["ALL_DATA", "METADATA_ONLY"]).nullish(),
});

export const DescribeExecution = operation(Input, (machines, { executionArn, includedData }) => {
  const execution = findExecution(machines, executionArn);
  const { arn, name, machineArn, status, startedAtMs, stoppedAtMs, input, output, error, cause } = execution;
  return {
    executionArn: arn,
    stateMachineArn: machineArn,
    name,
    status,
    startDate: toSeconds(startedAtMs),
    ...(stoppedAtMs !== undefined && { stopDate: toSeconds(stoppedAtMs) }),
    ...(includedData !== "METADATA_ONLY" && { input, output }),
    error,
    cause,
    redriveCount: 0,
  };
});
