import type { RemoteFault } from "../errors.ts";
import { toError } from "../to-error.ts";
import type { ItemResult } from "./report.ts";

/** What may be done with a batch whose call failed as a whole. */
export type BatchRules = {
  /** Whether a batch may be sent again if it is unknown whether the last call had an effect. */
  isRepeatable: boolean;
  /** Whether Pinpoint rejects a whole batch because of one item, which is found by dividing the batch. */
  isDivisible: boolean;
};

export type FaultPlan =
  | { kind: "repeat"; reason: string }
  | { kind: "divide" }
  /** The result of each item. */
  | { kind: "settle"; result: ItemResult }
  /** No further call is possible until somebody corrects the cause. */
  | { kind: "stop"; reason: string };

/** What to do with a batch of `size` items after its call failed. */
export const planAfterFault = (
  { kind, operation, cause }: Pick<RemoteFault, "kind" | "operation" | "cause">,
  size: number,
  { isRepeatable, isDivisible }: BatchRules,
): FaultPlan => {
  const reason = `${operation}: ${kind}`;
  switch (kind) {
    case "throttled":
      return { kind: "repeat", reason };
    case "timeout":
    case "unavailable":
      return isRepeatable ? { kind: "repeat", reason } : { kind: "settle", result: { kind: "unknown", reason } };
    case "invalid":
      if (isDivisible && size > 1) return { kind: "divide" };
      return { kind: "settle", result: { kind: "permanent", reason: `${operation}: ${toError(cause).message}` } };
    case "unauthorized":
    case "not-found":
      return { kind: "stop", reason };
    default:
      return kind satisfies never;
  }
};
