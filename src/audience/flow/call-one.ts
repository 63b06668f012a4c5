import type { ItemResult } from "../report.ts";
import { type SendContext, sendBatch } from "./send-batch.ts";

export type CallResult<Value> =
  | { kind: "returned"; value: Value }
  | (Exclude<ItemResult, { kind: "done" }> & {
      /** No further call is possible until somebody corrects the cause. */
      stopped?: string;
    });

/** Makes one call that may be repeated, at the learned rate, and again after a failure. Never rejects. */
export const callOne = async <Value>(
  operation: string,
  call: (signal: AbortSignal) => Promise<Value>,
  context: SendContext,
): Promise<CallResult<Value>> => {
  let returned: { value: Value } | undefined;
  const outcome = await sendBatch(
    {
      operation,
      isRepeatable: true,
      isDivisible: false,
      call: async () => {
        returned = { value: await call(context.signal) };
        return [{ kind: "done" }];
      },
    },
    [undefined],
    context,
  );
  const result = outcome.results[0] ?? { kind: "retryable", reason: "no result" };
  if (result.kind === "done" && returned !== undefined) return { kind: "returned", value: returned.value };
  if (result.kind === "done") return { kind: "retryable", reason: "no result" };
  return { ...result, ...(outcome.stopped !== undefined && { stopped: outcome.stopped }) };
};
