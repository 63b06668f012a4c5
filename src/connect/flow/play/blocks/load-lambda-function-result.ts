import { ERROR, NEXT, type PlayBlock } from "../block.ts";
import { resolve } from "../resolve.ts";
import { acceptResponse } from "./lambda-response.ts";

/** Makes the result of an asynchronous invocation `$.External`, if there is one. */
export const loadLambdaFunctionResult: PlayBlock = ({ Parameters }, session, { invocations }) => {
  const id = resolve(Parameters.LambdaInvocationId, session);
  const invocation = invocations.get(id);
  if (invocation === undefined) return { line: `result: no invocation ${id}`, branch: ERROR, session };
  const { result, responseType } = invocation;
  if (result === undefined)
    return { line: "result: in progress", branch: { kind: "error", type: "InProgress" }, session };
  const response = acceptResponse(result, responseType);
  if (response.kind === "rejected") return { line: `result: ${response.reason}`, branch: ERROR, session };
  return { line: "result: loaded", branch: NEXT, session: { ...session, external: response.value } };
};
