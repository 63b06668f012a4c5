import { countByFrequency } from "../count-by.ts";

/** What the channel did for one recipient. `queued`: not sent yet; a run of the `channel-queue` function sends it. */
export type Outcome = { outcome: "accepted" | "refused" | "skipped" | "queued"; reason?: string };

/** The outcome of a recipient that no part of the channel decided about. */
export const NO_OUTCOME: Outcome = { outcome: "refused", reason: "no outcome" };

export type ReasonCount = { reason: string; count: number };

// Enough to find the mistake in a message; reasons that contain a size differ for each recipient.
const REASONS_MAX = 3;

/** The three most frequent reasons of one outcome, in descending order. */
export const frequentReasons = (outcomes: Iterable<Outcome>, kind: Outcome["outcome"]): ReasonCount[] => {
  const reasons = [...outcomes].flatMap(({ outcome, reason }) => (outcome === kind ? [reason ?? "no reason"] : []));
  return countByFrequency(reasons, (reason) => reason)
    .slice(0, REASONS_MAX)
    .map(([reason, count]) => ({ reason, count }));
};
