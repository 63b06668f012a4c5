import { setTimeout as delay } from "node:timers/promises";
import { type BackOff, waitAfterFailures } from "./back-off.ts";

export type LoopState = { kind: "ready" } | { kind: "failing"; error: unknown };

export type LoopOptions = {
  signal: AbortSignal;
  /** Called at the start, after each failure, and when the loop works again. */
  report: (state: LoopState) => void;
  backOffMs?: BackOff;
};

/**
 * Runs a loop until it returns or the signal is aborted; never rejects. A loop that throws is run again after a wait. The
 * loop calls `progressed` when a part of its work succeeded, which resets the wait.
 */
export const keepRunning = async (
  run: (progressed: () => void) => Promise<void>,
  { signal, report, backOffMs }: LoopOptions,
): Promise<void> => {
  let failures = 0;
  const progressed = () => {
    if (failures === 0) return;
    failures = 0;
    report({ kind: "ready" });
  };
  report({ kind: "ready" });
  while (!signal.aborted) {
    try {
      await run(progressed);
      return progressed();
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      report({ kind: "failing", error });
      await delay(waitAfterFailures(failures, backOffMs), undefined, { signal, ref: false }).catch(() => {});
    }
  }
};
