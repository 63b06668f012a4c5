import { waitAfterFailures } from "./back-off.ts";
import type { LoopState } from "./keep-running.ts";
import { toError } from "./to-error.ts";

export type Isolation = {
  /** Runs the work of a part and returns its result; `undefined` if it throws, or threw so recently that it has to wait. */
  run<Result>(part: string, work: () => Result): Result | undefined;
  /** Reports a failure of a part that ran outside `run`. */
  failed(part: string, error: unknown): void;
  succeeded(part: string): void;
  /** Whether the part failed and has to wait before it is run again. */
  isWaiting(part: string): boolean;
  /** Whether any part has failed and has not succeeded since. */
  isFailing(): boolean;
  /** Forgets the failures of all other parts. */
  keepOnly(parts: readonly string[]): void;
};

export type IsolationOptions = {
  /** Called after each failure of a part, and when no part is failing any more. */
  report: (state: LoopState) => void;
  /** Called when the wait of a part is over. */
  wake: () => void;
};

/** Runs the parts of a loop so that one that throws does not stop the others, and is run again after a wait. */
export const createIsolation = ({ report, wake }: IsolationOptions): Isolation => {
  const failing = new Map<string, { failures: number; isWaiting: boolean }>();
  const failed = (part: string, error: unknown): void => {
    const state = { failures: (failing.get(part)?.failures ?? 0) + 1, isWaiting: true };
    failing.set(part, state);
    report({ kind: "failing", error: new Error(`${part}: ${toError(error).message}`, { cause: error }) });
    const endWait = () => {
      state.isWaiting = false;
      wake();
    };
    setTimeout(endWait, waitAfterFailures(state.failures)).unref();
  };
  const forget = (parts: readonly string[]): void => {
    const removed = parts.filter((part) => failing.delete(part));
    if (removed.length > 0 && failing.size === 0) report({ kind: "ready" });
  };
  const succeeded = (part: string): void => forget([part]);
  const isWaiting = (part: string): boolean => failing.get(part)?.isWaiting ?? false;
  return {
    run: (part, work) => {
      if (isWaiting(part)) return undefined;
      try {
        const result = work();
        succeeded(part);
        return result;
      } catch (error) {
        failed(part, error);
        return undefined;
      }
    },
    failed,
    succeeded,
    isWaiting,
    isFailing: () => failing.size > 0,
    keepOnly: (parts) => {
      const kept = new Set(parts);
      forget([...failing.keys()].filter((part) => !kept.has(part)));
    },
  };
};
