import { isJsonObject, parseJson } from "../../parse-json.ts";
import type { ExecutionState } from "../ports.ts";
import type { AsyncResponse } from "../to-response.ts";
import type { PublishedCall } from "./published-call.ts";
import { ValueError } from "./python-int.ts";

/** The response to the call that started an execution; FAILED if no state machine is configured. */
export const publishedStart = (call: PublishedCall, executionId: string | undefined): AsyncResponse => ({
  ...counts(call),
  execution_id: executionId ?? "",
  status: executionId === undefined ? "FAILED" : "CREATED",
  sfn_result: "",
});

/** The response to a poll. Fields of the result replace those of the wrapper. */
export const publishedPoll = (call: PublishedCall, state: ExecutionState): AsyncResponse => {
  const { executionId = "" } = call;
  const response = { ...counts(call), execution_id: executionId };
  switch (state.kind) {
    case "running":
      return { ...response, status: "RUNNING", sfn_result: "" };
    case "failed":
      return { ...response, status: "FINISHED", sfn_result: "FAILURE" };
    case "succeeded":
      return { ...response, status: "FINISHED", sfn_result: "SUCCESS", ...fieldsOf(state.output) };
    case "missing":
      throw new Error("Execution Does Not Exist");
    default:
      return state satisfies never;
  }
};

/** The response after the limit, and to parameters and results that cannot be parsed. */
export const PUBLISHED_LOOP_DONE: AsyncResponse = {
  execution_id: "",
  status: "LOOP_DONE",
  sfn_result: "FAILURE",
  count: "DONE",
  comfort: "false",
};

const counts = ({ count, countMax, countComfort }: PublishedCall): AsyncResponse => ({
  count: String(count),
  count_max: String(countMax),
  count_comfort: String(countComfort),
  comfort: String(countComfort > 0 && count % countComfort === 0),
});

/** Python's `dict.update(json.loads(output))`. */
const fieldsOf = (output: string | undefined): Record<string, unknown> => {
  if (output === undefined) throw new TypeError("the execution has no output");
  const value = parseJson(output);
  if (isJsonObject(value)) return value;
  if (value === undefined || (typeof value === "string" && value !== ""))
    throw new ValueError("the output is not a JSON object");
  if ((Array.isArray(value) || typeof value === "string") && value.length === 0) return {};
  throw new TypeError("the output is not a JSON object");
};
