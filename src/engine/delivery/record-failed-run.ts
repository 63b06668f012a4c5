import type { EngineContext, Sender } from "../context.ts";
import type { Batch } from "./batch.ts";
import { addFailure } from "./store/send-failures.ts";

/** Stores why a run did not begin or ended early. Runs inside the caller's transaction. */
export const recordFailedRun = (
  context: EngineContext,
  sender: Sender,
  run: Pick<Batch, "appId" | "source">,
  reason: string,
): void => {
  const part = { stage: "run", target: "", cause: "rejected", reason, detail: "", endpoints: 0 } as const;
  context.sendFailed(addFailure(context, sender, run, part));
};
