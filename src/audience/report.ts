import type { Issue } from "../errors.ts";

/** What a call did for one item. */
export type ItemResult =
  | { kind: "done" }
  /** Pinpoint did not apply it; the same item may succeed later. */
  | { kind: "retryable"; reason: string; isThrottled?: boolean }
  /** The same item fails again. `issues` name the fields that were refused before a call. */
  | { kind: "permanent"; reason: string; issues?: Issue[] }
  /** A message whose response was lost. It is not sent again, because the recipient may have received it. */
  | { kind: "unknown"; reason: string };

/** An item as the caller passed it, and why it is not done. */
export type Failed<Item> = { item: Item; reason: string; issues?: Issue[] };

/** Every item that was read is in exactly one of the four lists. */
export type Report<Item> = {
  /** How many items were read from the source. */
  read: number;
  /** The ids of the items that Pinpoint accepted. */
  done: string[];
  retryable: Failed<Item>[];
  permanent: Failed<Item>[];
  unknown: Failed<Item>[];
  /** Why the source was not read to its end: it failed, the signal was aborted, or Pinpoint permits no further call. */
  stopped?: string;
};

export type Progress = { read: number; done: number; retryable: number; permanent: number; unknown: number };

export const createReport = <Item>(): Report<Item> => ({
  read: 0,
  done: [],
  retryable: [],
  permanent: [],
  unknown: [],
});

export const toProgress = ({ read, done, retryable, permanent, unknown }: Report<unknown>): Progress => ({
  read,
  done: done.length,
  retryable: retryable.length,
  permanent: permanent.length,
  unknown: unknown.length,
});

/** Adds the result of an item to the list that it belongs to. */
export const addResult = <Item>(report: Report<Item>, id: string, item: Item, result: ItemResult): void => {
  switch (result.kind) {
    case "done":
      report.done.push(id);
      return;
    case "retryable":
    case "unknown":
      listOf(report, result.kind).push({ item, reason: result.reason });
      return;
    case "permanent":
      report.permanent.push({ item, reason: result.reason, ...(result.issues && { issues: result.issues }) });
      return;
    default:
      result satisfies never;
  }
};

const listOf = <Item>(report: Report<Item>, kind: "retryable" | "unknown"): Failed<Item>[] =>
  kind === "retryable" ? report.retryable : report.unknown;

/** The result of an item that was refused before the call. */
export const refused = (issues: Issue[]): Extract<ItemResult, { kind: "permanent" }> => ({
  kind: "permanent",
  reason: issues.map(({ path, rule }) => `${path}: ${rule}`).join("; "),
  issues,
});
