import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import type { InvokeResponse } from "../runner/local-function.ts";

/** The part of an Invoke response that decides about a batch. */
export type ConsumerResponse = Pick<InvokeResponse, "statusCode" | "payload"> & Partial<InvokeResponse>;

export type BatchResult =
  | { kind: "succeeded" }
  /** The function did not run: it was throttled, not found or not permitted. */
  | { kind: "not-invoked" }
  | { kind: "failed" }
  | { kind: "partial"; failedIds: Set<string> };

const BatchItemFailures = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish() })
  .nullable();

/**
 * The result of a batch with these item ids, according to the function's response.
 * [Lambda developer guide: reporting batch item failures] an empty list is success; an empty or unknown id fails the batch
 */
export const toBatchResult = (
  response: ConsumerResponse,
  ids: readonly string[],
  reportsFailures: boolean,
): BatchResult => {
  if (response.statusCode !== 200) return { kind: "not-invoked" };
  if (response.functionError) return { kind: "failed" };
  if (!reportsFailures || response.payload === "") return { kind: "succeeded" };
  const report = JsonText.pipe(BatchItemFailures).safeParse(response.payload);
  if (!report.success) return { kind: "failed" };
  const failedIds = new Set(report.data?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  if (failedIds.size === 0) return { kind: "succeeded" };
  return [...failedIds].every((id) => ids.includes(id)) ? { kind: "partial", failedIds } : { kind: "failed" };
};
