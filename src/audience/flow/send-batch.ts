import { type BackOff, waitAfterFailures } from "../../back-off.ts";
import { RemoteFault } from "../../errors.ts";
import { type BatchRules, type FaultPlan, planAfterFault } from "../plan-after-fault.ts";
import type { Surroundings } from "../ports.ts";
import type { ItemResult } from "../report.ts";
import type { Pacer } from "./pacer.ts";

/** One kind of call with many items. */
export type BatchCall<Item> = BatchRules & {
  operation: string;
  /** The result of each item, in order. */
  call(items: readonly Item[], signal: AbortSignal): Promise<ItemResult[]>;
};

export type SendContext = Pick<Surroundings, "wait" | "random"> & {
  pacer: Pacer;
  /** How many times an item is sent before it is left to the caller. */
  attempts: number;
  signal: AbortSignal;
};

export type BatchOutcome = {
  /** In the order of the items. */
  results: ItemResult[];
  /** Why no further call is possible. */
  stopped?: string;
};

// Full jitter: callers that failed together do not retry together.
const BACK_OFF_MS: BackOff = { first: 200, max: 20_000 };

type Attempt = { kind: "results"; results: ItemResult[] } | FaultPlan;

/** Sends a batch; what may succeed later is sent again, alone, until the attempts are used up. Never rejects. */
export const sendBatch = async <Item>(
  batchCall: BatchCall<Item>,
  items: readonly Item[],
  context: SendContext,
  attempt = 1,
): Promise<BatchOutcome> => {
  const { attempts, signal } = context;
  const outcome = await attemptCall(batchCall, items, context);
  switch (outcome.kind) {
    case "settle":
      return { results: items.map(() => outcome.result) };
    case "stop":
      return { results: unsent(items, outcome.reason), stopped: outcome.reason };
    case "divide":
      return sendHalves(batchCall, items, context);
    case "repeat":
    case "results": {
      const results = outcome.kind === "results" ? outcome.results : unsent(items, outcome.reason);
      const left = items.filter((_, index) => results[index]?.kind === "retryable");
      if (left.length === 0 || attempt >= attempts || signal.aborted) return { results };
      await context.wait(context.random() * waitAfterFailures(attempt, BACK_OFF_MS), signal);
      if (signal.aborted) return { results };
      const repeated = await sendBatch(batchCall, left, context, attempt + 1);
      return { ...repeated, results: merge(results, repeated.results) };
    }
    default:
      return outcome satisfies never;
  }
};

const unsent = (items: readonly unknown[], reason: string): ItemResult[] =>
  items.map(() => ({ kind: "retryable", reason }));

/** Fills in the results of the items that were sent again. */
const merge = (results: ItemResult[], repeated: ItemResult[]): ItemResult[] => {
  const next = repeated.values();
  return results.map((result) => (result.kind === "retryable" ? (next.next().value ?? result) : result));
};

const NO_RESULT: ItemResult = { kind: "retryable", reason: "the response has no result for it" };

const attemptCall = async <Item>(
  { operation, call, ...rules }: BatchCall<Item>,
  items: readonly Item[],
  { pacer, signal }: SendContext,
): Promise<Attempt> => {
  let isSent = false;
  const send = () => {
    isSent = true;
    return call(items, signal);
  };
  try {
    const results = await pacer.run(operation, send, signal, (all) => all.some(isThrottled));
    return { kind: "results", results: items.map((_, index) => results[index] ?? NO_RESULT) };
  } catch (error) {
    if (!isSent) return { kind: "settle", result: { kind: "retryable", reason: "aborted" } };
    if (error instanceof RemoteFault) return planAfterFault(error, items.length, rules);
    throw error;
  }
};

const isThrottled = (result: ItemResult): boolean => result.kind === "retryable" && result.isThrottled === true;

const sendHalves = async <Item>(
  batchCall: BatchCall<Item>,
  items: readonly Item[],
  context: SendContext,
): Promise<BatchOutcome> => {
  const middle = Math.ceil(items.length / 2);
  const rest = items.slice(middle);
  const first = await sendBatch(batchCall, items.slice(0, middle), context);
  if (first.stopped !== undefined) return { ...first, results: [...first.results, ...unsent(rest, first.stopped)] };
  const second = await sendBatch(batchCall, rest, context);
  return { ...second, results: [...first.results, ...second.results] };
};
