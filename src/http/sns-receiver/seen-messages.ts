import { MESSAGE_MAX_AGE_MS } from "./why-refused.ts";

// They take some megabytes. Above the limit the oldest are forgotten; a function of this suite then detects a duplicate text by the text's own id.
const SEEN_MAX = 50_000;
// A message is accepted until an hour after its time, with a tolerance of five minutes either way: 70 minutes in all.
const KEPT_MS = 2 * MESSAGE_MAX_AGE_MS;

export type SeenMessages = {
  /** `new`: begun by this call. */
  begin: (id: string, now: Date) => "new" | "running" | "done";
  /** A message that failed is new again. */
  end: (id: string, isDone: boolean) => void;
};

/** The ids of the messages that were received, in memory. */
export const createSeenMessages = (): SeenMessages => {
  const seen = new Map<string, { state: "running" | "done"; atMs: number }>();
  /** A Map is in the order of insertion: the oldest are first. */
  const forget = (nowMs: number): void => {
    for (const [id, { atMs }] of seen) {
      if (seen.size <= SEEN_MAX && nowMs - atMs <= KEPT_MS) return;
      seen.delete(id);
    }
  };
  return {
    begin: (id, now) => {
      forget(now.getTime());
      const known = seen.get(id);
      if (known !== undefined) return known.state;
      seen.set(id, { state: "running", atMs: now.getTime() });
      return "new";
    },
    end: (id, isDone) => {
      const known = seen.get(id);
      if (isDone && known) known.state = "done";
      else seen.delete(id);
    },
  };
};
