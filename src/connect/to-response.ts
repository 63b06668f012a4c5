import { whyOverJsonLimits } from "../json-limits.ts";
import { parseJson } from "../parse-json.ts";
import { truncate } from "../truncate.ts";
import { type Call, DONE, readCall } from "./call.ts";
import type { Outcome } from "./outcome.ts";
import type { Failure } from "./ports.ts";
import { toResultFields } from "./result-fields.ts";

/** The response to the Lambda block: the wrapper's fields, which are strings, and those of the function's result. */
export type AsyncResponse = Record<string, unknown>;

// [Connect administrator guide: invoke Lambda functions, function response limits] 32 KB of UTF-8.
export const RESPONSE_MAX_BYTES = 32_768;
// The cause of a failed Lambda function contains its stack, of which a flow has no use.
const CAUSE_MAX_LENGTH = 1_024;

const RESERVED: ReadonlySet<string> = new Set([
  ...["execution_id", "status", "sfn_result", "count", "count_max", "count_comfort", "comfort"],
  ...["error", "cause", "warning"],
]);

/** The response for an outcome. A result that Connect would not accept is a FAILURE that says so. */
export const toResponse = (outcome: Outcome, call: Call): AsyncResponse => {
  switch (outcome.kind) {
    case "created":
      return fields(call, outcome.executionId, "CREATED", "");
    case "running":
      return fields(call, outcome.executionId, "RUNNING", "");
    case "succeeded":
      return succeeded(outcome, call);
    case "failed":
      return failed(call, outcome.executionId, "FINISHED", outcome.failure);
    case "limit-reached":
      return { ...failed(call, "", "LOOP_DONE", limitReached(call)), count: DONE, comfort: "false" };
    case "refused":
      return failed(call, "", "FAILED", outcome.failure);
    default:
      return outcome satisfies never;
  }
};

/** The response to an event that has not the shape of a Lambda block's. */
export const refuseEvent = (issues: readonly { path: string; rule: string }[]): AsyncResponse => {
  const cause = `The event is not that of a Lambda block: ${issues.map(({ path, rule }) => `${path}: ${rule}`).join("; ")}`;
  return toResponse({ kind: "refused", failure: { error: "InvalidEvent", cause } }, readCall({}, "STRING_MAP"));
};

/** Why a call ends the loop. */
export const limitReached = ({ countMax }: Call): Failure => ({
  error: "LimitReached",
  cause: `The function had no result after ${countMax} calls, which is count_max. Its execution is stopped.`,
});

type Status = "CREATED" | "RUNNING" | "FINISHED" | "LOOP_DONE" | "FAILED";

const fields = (
  call: Call,
  executionId: string,
  status: Status,
  result: "" | "SUCCESS" | "FAILURE",
): AsyncResponse => ({
  execution_id: executionId,
  status,
  sfn_result: result,
  count: String(call.count),
  count_max: String(call.countMax),
  count_comfort: String(call.countComfort),
  comfort: String(call.countComfort > 0 && call.count % call.countComfort === 0),
  ...(call.warnings.length > 0 && { warning: call.warnings.join("; ") }),
});

const failed = (call: Call, executionId: string, status: Status, { error, cause }: Failure): AsyncResponse => ({
  ...fields(call, executionId, status, "FAILURE"),
  error: truncate(error, CAUSE_MAX_LENGTH),
  cause: truncate(cause, CAUSE_MAX_LENGTH),
});

const succeeded = (
  { executionId, output = "null" }: Extract<Outcome, { kind: "succeeded" }>,
  call: Call,
): AsyncResponse => {
  const failure = (why: Failure) => failed(call, executionId, "FINISHED", why);
  const outputBytes = Buffer.byteLength(output);
  if (outputBytes > RESPONSE_MAX_BYTES) return failure(tooLarge(outputBytes));
  const limit = whyOverJsonLimits(output);
  if (limit !== undefined) return failure(notReadable(limit));
  const value = parseJson(output);
  if (value === undefined) return failure(notReadable("is not JSON"));
  const result = toResultFields(value, call.responseType, RESERVED);
  const response = { ...result, ...fields(call, executionId, "FINISHED", "SUCCESS") };
  const bytes = Buffer.byteLength(JSON.stringify(response));
  return bytes <= RESPONSE_MAX_BYTES ? response : failure(tooLarge(bytes));
};

const notReadable = (reason: string): Failure => ({
  error: "ResultNotReadable",
  cause: `The result of the function ${reason}.`,
});

const tooLarge = (bytes: number): Failure => ({
  error: "ResultTooLarge",
  cause: `The result has ${bytes} bytes; Amazon Connect accepts ${RESPONSE_MAX_BYTES}. Return only what the flow needs.`,
});
