import { isJsonObject } from "../../../../parse-json.ts";
import { ERROR, type Invocation, type Play, type PlayBlock } from "../block.ts";
import { resolve } from "../resolve.ts";

// How often a Wait looks whether the function has ended.
const STEP_MS = 500;

/**
 * Waits for an asynchronous invocation. With `ContinueExecution`, the flow continues at once with the branch Continue; unlike in
 * Amazon Connect, the end of the function does not interrupt that branch.
 */
export const wait: PlayBlock = async ({ Parameters }, session, play) => {
  const id = resolve(identifierIn(Parameters.InterruptibleEvents), session);
  const invocation = play.invocations.get(id);
  const limitMs = Number(Parameters.TimeLimitSeconds) * 1_000;
  if (id !== "" && invocation === undefined) return { line: `wait: no invocation ${id}`, branch: ERROR, session };
  if (invocation === undefined) {
    await play.pass(limitMs);
    return { line: `wait ${limitMs / 1_000} s`, branch: { kind: "condition", operand: "WaitCompleted" }, session };
  }
  const continues = String(Parameters.ContinueExecution).toUpperCase() === "TRUE";
  if (invocation.result === undefined && continues)
    return { line: "", branch: { kind: "condition", operand: "Continue" }, session };
  await untilEnded(invocation, limitMs, play);
  const operand = invocation.result === undefined ? "WaitCompleted" : "LambdaReturned";
  return { line: `wait: ${operand}`, branch: { kind: "condition", operand }, session };
};

const untilEnded = async (invocation: Invocation, limitMs: number, { now, pass }: Play): Promise<void> => {
  const untilMs = now() + limitMs;
  while (invocation.result === undefined && now() < untilMs) await pass(STEP_MS);
};

const identifierIn = (events: unknown): unknown => {
  const returned = isJsonObject(events) ? events.LambdaReturned : undefined;
  const completion = isJsonObject(returned) ? returned.AsyncLambdaCompletionEvent : undefined;
  return isJsonObject(completion) ? completion.Identifier : undefined;
};
