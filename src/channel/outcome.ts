/** What became of one recipient. `queued`: not yet known, another run will deliver it. */
export type Outcome = { outcome: "accepted" | "refused" | "skipped" | "queued"; reason?: string };

/** The first characters of a text, never half of a surrogate pair. */
export const cut = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, "");

/** How many of each outcome: what a log may hold. */
export const countOutcomes = (outcomes: Iterable<Outcome>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};
