import type { SendFailure } from "../engine/context.ts";
import { type FunctionPlace, failureWords } from "./runner/failure-words.ts";

// So that a function that rejects each endpoint with a different reason does not fill the terminal.
const LINES_PER_RUN = 10;
// Bounds the memory; a run that is forgotten is logged again.
const RUNS_REMEMBERED = 1_000;

/** Logs why a campaign or journey sends nothing: one line for each run, function and reason, not for each batch. */
export const createFailureReport = (place: FunctionPlace, log: (line: string) => void) => {
  const logged = new Map<string, Set<string>>();
  return (failure: SendFailure): void => {
    const { sender, runId, stage, target, cause, reason: ownReason } = failure;
    if (logged.size >= RUNS_REMEMBERED && !logged.has(runId)) logged.clear();
    const lines = logged.get(runId) ?? new Set<string>();
    logged.set(runId, lines);
    const key = JSON.stringify([stage, target, cause, ownReason]);
    if (lines.has(key) || lines.size > LINES_PER_RUN) return;
    lines.add(key);
    const { reason, cure } = failureWords(failure, place);
    if (lines.size > LINES_PER_RUN) log(`${sender.kind} ${sender.id}: GET /_local/failures lists further reasons`);
    // The first batch that failed: the number of endpoints grows with the next ones.
    else
      log(
        `${sender.kind} ${sender.id}, so far: ${reason}. To correct it: ${cure}. GET /_local/failures lists all failures.`,
      );
  };
};
