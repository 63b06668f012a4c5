import { withDeadline } from "../../deadline.ts";
import { type Decision, type LoggedDecision, toLogged } from "../decision.ts";
import type { HookBatch } from "../step.ts";

export type DecisionLog = { write: (decisions: LoggedDecision[]) => Promise<void> };

// Fits in what the steps leave of the 15 seconds that Pinpoint waits [Pinpoint developer guide: customizing segments with Lambda].
const WRITE_MS = 1_500;

/** Writes the decisions about a batch. Rejects if that fails or takes too long; callers log the error and continue. */
export const logDecisions = async (
  log: DecisionLog,
  decisions: readonly Decision[],
  batch: HookBatch,
  now: Date,
): Promise<void> => {
  if (decisions.length > 0) await withDeadline(WRITE_MS, async () => log.write(toLogged(decisions, batch, now)));
};
