/** What the channel did for one recipient. `queued`: not sent yet; a run of the `channel-queue` function sends it. */
export type Outcome = { outcome: "accepted" | "refused" | "skipped" | "queued"; reason?: string };

/** The outcome of a recipient that no part of the channel decided about. */
export const NO_OUTCOME: Outcome = { outcome: "refused", reason: "no outcome" };

/** At most `maxLength` characters of a text, without splitting a surrogate pair. */
export const cut = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, "");
