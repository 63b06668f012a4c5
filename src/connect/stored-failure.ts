import * as z from "zod";
import { parseJson } from "../parse-json.ts";
import type { Failure } from "./ports.ts";

/** [Step Functions developer guide: fallback states] the error output of a Catch. */
const ErrorOutput = z.object({ Error: z.string(), Cause: z.string().default("") });

/** [Lambda developer guide: errors and retries] the cause, if the function threw. */
const FunctionError = z.object({ errorMessage: z.string() });

/** The failure that a state machine stored. Of a function's error, only the message: a flow has no use for the stack. */
export const readFailure = (text: string): Failure => {
  const output = ErrorOutput.safeParse(parseJson(text)).data;
  if (output === undefined) return { error: "Failed", cause: text };
  const thrown = FunctionError.safeParse(parseJson(output.Cause)).data;
  return { error: output.Error, cause: thrown?.errorMessage ?? output.Cause };
};
