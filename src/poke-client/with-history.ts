import { createHistoryReader, type HistoryOptions } from "./history-reader.ts";
import { PokeError } from "./poke-error.ts";
import { createReplay } from "./replay.ts";
import type { PokeClient, PokeHandler } from "./types.ts";

export type WithHistoryOptions = HistoryOptions & {
  /** Called for a history that cannot be read, and exceptions of handlers that run for its pokes. Default: `console.error`. */
  onError?: (error: PokeError) => void;
};

/**
 * `register` for domains with a history: after a gap it passes the missed pokes to the handler, oldest first, before the live
 * ones. `onGap` is called only if the history does not have them all, or cannot be read. The promise resolves when the position
 * in the history is known, too.
 *
 * @example
 * const registerWithHistory = withHistory(client.register, { url: historyUrl, token });
 * await registerWithHistory("CustomerLikes", (domain, data) => show(data), { onGap: () => fetchLikes() });
 */
export const withHistory = (
  register: PokeClient["register"],
  { onError = console.error, ...options }: WithHistoryOptions,
): PokeClient["register"] => {
  const reader = createHistoryReader(options);
  return async (domain, handler, { onGap, signal } = {}) => {
    const report = (code: "handler" | "history", cause: unknown, message = "") =>
      onError(cause instanceof PokeError ? cause : new PokeError(code, `${domain}: ${message}`, cause));
    // The app declares the type of its data; nothing here depends on it.
    const run = handler as PokeHandler<unknown>;
    const replay = createReplay({
      read: (position) => reader.read(domain, position),
      handle: (data, meta) => run(domain, data, meta),
      onGap,
      report,
    });
    signal?.addEventListener("abort", replay.stop);
    const live: PokeHandler<unknown> = (_domain, data, meta) => replay.live(data, meta);
    const [cleanup] = await Promise.all([register(domain, live, { signal, onGap: replay.recover }), replay.ready]);
    return async () => {
      replay.stop();
      await cleanup();
    };
  };
};
