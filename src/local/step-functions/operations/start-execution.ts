import * as z from "zod";
import { whyOverJsonLimits } from "../../../json-limits.ts";
import { parseJson } from "../../../parse-json.ts";
import { operation, toSeconds } from "../operation.ts";
import { DATA_MAX_BYTES } from "../run-machine.ts";
import { StepFunctionsError } from "../step-functions-error.ts";

const Input = z.object({
  stateMachineArn: z.string().min(1).max(256),
  name: z.string().nullish(),
  input: z.string().nullish(),
});

// [Step Functions API reference: StartExecution, name]
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/;

export const StartExecution = operation(Input, (machines, { stateMachineArn, name, input }) => {
  if (typeof name === "string" && !NAME.test(name))
    throw new StepFunctionsError("InvalidName", `Invalid Name: '${name}'`);
  const text = input ?? "{}";
  if (Buffer.byteLength(text) > DATA_MAX_BYTES)
    throw new StepFunctionsError("InvalidExecutionInput", `The input has more than ${DATA_MAX_BYTES} bytes.`);
  const reason = whyOverJsonLimits(text) ?? (parseJson(text) === undefined ? "is not JSON" : undefined);
  if (reason !== undefined) throw new StepFunctionsError("InvalidExecutionInput", `The input ${reason}.`);
  const { arn, startedAtMs } = machines.start(stateMachineArn, text, name ?? undefined);
  return { executionArn: arn, startDate: toSeconds(startedAtMs) };
});
