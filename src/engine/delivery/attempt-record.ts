import { countBy, countByFrequency } from "../../count-by.ts";
import type { SendFailure } from "../context.ts";
import type { AttemptResult, SettledBatch } from "./attempt-batch.ts";
import type { Batch, Member, MemberResult } from "./batch.ts";
import type { BatchPlan } from "./batch-plan.ts";

/** A part of a failure that one attempt adds. */
export type FailurePart = Pick<SendFailure, "stage" | "target" | "cause" | "reason" | "detail" | "endpoints">;

/** The status of an endpoint that limits, quiet time or a schedule excluded from a message. */
type HeldBackStatus = "DAILY_CAP" | "CAMPAIGN_CAP" | "QUIET_TIME" | "EXPIRED" | "NOT_ENTERED";

/** An endpoint that received nothing: its send status, or that the hook removed it. */
export type UnsentMember = {
  endpointId: string;
  status: MemberResult["status"] | HeldBackStatus | "REMOVED_BY_HOOK";
  reason: string;
};

/** What to store about an attempt for diagnosis, and the results to add to the metrics. */
export type AttemptRecord = { failures: FailurePart[]; unsent: UnsentMember[]; resultCounts: [string, number][] };

export const toAttemptRecord = (batch: Batch, plan: BatchPlan | undefined, result: AttemptResult): AttemptRecord => {
  switch (result.kind) {
    case "retry":
      return { failures: [{ ...result.failed, reason: "", endpoints: 0 }], unsent: [], resultCounts: [] };
    case "filtered":
      return { failures: [], unsent: removedByHook(batch, plan, result.batch.members), resultCounts: [] };
    case "settled":
      return {
        failures: failuresOf(plan, result),
        unsent: [...removedByHook(batch, plan, result.results), ...unsentIn(result.results)],
        resultCounts: Object.entries(countBy(result.results, ({ status }) => status)),
      };
    default:
      return result satisfies never;
  }
};

const removedByHook = ({ members }: Batch, plan: BatchPlan | undefined, kept: readonly Member[]): UnsentMember[] => {
  if (members.length === kept.length) return [];
  const keptIds = new Set(kept.map(({ endpointId }) => endpointId));
  return members
    .filter(({ endpointId }) => !keptIds.has(endpointId))
    .map(({ endpointId }) => ({ endpointId, status: "REMOVED_BY_HOOK", reason: plan?.hook?.target ?? "" }));
};

const unsentIn = (results: readonly MemberResult[]): UnsentMember[] =>
  results
    .filter(({ status }) => status !== "SUCCESS")
    .map(({ endpointId, status, statusMessage: reason }) => ({ endpointId, status, reason }));

const failuresOf = (plan: BatchPlan | undefined, { failed, results }: SettledBatch): FailurePart[] => {
  if (failed !== undefined) return [{ ...failed, reason: "", endpoints: results.length }];
  const { channel } = plan ?? {};
  const [stage, target] =
    channel?.kind === "invoke" ? (["channel", channel.target] as const) : (["message", ""] as const);
  return frequentReasons(unsentIn(results)).map(([reason, endpoints]) => {
    return { stage, target, cause: "rejected", reason, detail: "", endpoints };
  });
};

// A channel may have a reason of its own for each endpoint, such as a size.
const REASONS_PER_BATCH = 5;

/** The most frequent reasons, each with its number of endpoints, and the others as one. */
const frequentReasons = (unsent: readonly UnsentMember[]): [reason: string, endpoints: number][] => {
  const counts = countByFrequency(unsent, ({ reason }) => reason);
  const others = counts.slice(REASONS_PER_BATCH).reduce((sum, [, count]) => sum + count, 0);
  const frequent = counts.slice(0, REASONS_PER_BATCH);
  return others === 0 ? frequent : [...frequent, ["other reasons", others]];
};
