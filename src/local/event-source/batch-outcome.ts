import * as z from "zod";
import type { InvokeAnswer } from "../runner/local-function.ts";

/** The part of the runner's answer that decides about a batch. */
export type FunctionAnswer = Pick<InvokeAnswer, "statusCode" | "payload"> & Partial<InvokeAnswer>;

export type BatchOutcome =
  | { kind: "succeeded" }
  /** Throttled, missing, not let in: the function never ran. */
  | { kind: "not-invoked" }
  | { kind: "failed" }
  | { kind: "partial"; failedIds: Set<string> };

const Failures = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullish();

const parsed = (payload: string): unknown => {
  try {
    return payload === "" ? undefined : JSON.parse(payload);
  } catch {
    return false;
  }
};

/**
 * What a function's answer says about the batch with these ids.
 * [Lambda, reporting batch item failures] nothing listed is success; an id that is empty or not of the batch fails all of it.
 */
export const readOutcome = (answer: FunctionAnswer, ids: readonly string[], reportsFailures: boolean): BatchOutcome => {
  if (answer.statusCode !== 200) return { kind: "not-invoked" };
  if (answer.functionError) return { kind: "failed" };
  if (!reportsFailures) return { kind: "succeeded" };
  const report = Failures.safeParse(parsed(answer.payload));
  if (!report.success) return { kind: "failed" };
  const failedIds = new Set(report.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  if (failedIds.size === 0) return { kind: "succeeded" };
  return [...failedIds].every((id) => ids.includes(id)) ? { kind: "partial", failedIds } : { kind: "failed" };
};
