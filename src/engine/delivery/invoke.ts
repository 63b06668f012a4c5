import type { EngineContext, FunctionAnswer } from "../context.ts";

/**
 * Invokes a function once and waits as long as Pinpoint does, whatever the function's own timeout. The wait is in real
 * time, not by the engine's clock, since a function does not run faster when the clock is moved.
 */
export const invoke = async (context: EngineContext, target: string, payload: string): Promise<FunctionAnswer> => {
  const { functionWaitMs, duplicateBatches } = context.settings;
  const answer = await answerWithin(functionWaitMs, () => context.ports.invokeFunction(target, payload));
  if (duplicateBatches) await answerWithin(functionWaitMs, () => context.ports.invokeFunction(target, payload));
  return answer;
};

const answerWithin = async (waitMs: number, ask: () => Promise<FunctionAnswer>): Promise<FunctionAnswer> => {
  const { promise: late, resolve } = Promise.withResolvers<FunctionAnswer>();
  const timer = setTimeout(resolve, waitMs, {
    kind: "failed",
    reason: "timeout",
    message: `no answer in ${waitMs} ms`,
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    return { kind: "failed", reason: "unreachable", message: String(error) };
  } finally {
    clearTimeout(timer);
  }
};
