import { RECENT_POKES } from "./limits.ts";
import type { PokeHandler, PokeMeta } from "./types.ts";

/** The newest poke of a key. `waiting` handles it, once the handler has finished the one before. */
type Latest = { key: string; ts: number; isRunning: boolean; waiting?: () => unknown };

/**
 * A handler that runs for the newest poke of each key only: it skips a poke that is older than the last one of its key, and
 * of the pokes that arrive while it runs for a key, it handles only the newest. Use it where each poke replaces the one before,
 * such as progress or a counter. It remembers the last 512 keys.
 *
 * @example
 * register("UploadProgress", withCollapseKey((upload: Upload) => upload.id, (domain, upload) => show(upload)));
 */
export const withCollapseKey = <Data>(
  toKey: (data: Data, meta: PokeMeta) => string,
  handler: PokeHandler<Data>,
): PokeHandler<Data> => {
  const latest = new Map<string, Latest>();

  const remember = (key: string): Latest => {
    const known = latest.get(key) ?? { key, ts: 0, isRunning: false };
    latest.delete(key);
    latest.set(key, known);
    const [oldest] = latest.values();
    if (latest.size > RECENT_POKES && oldest !== undefined) latest.delete(oldest.key);
    return known;
  };

  return async (domain, data, meta) => {
    const last = remember(toKey(data, meta));
    if (meta.ts < last.ts) return;
    last.ts = meta.ts;
    last.waiting = () => handler(domain, data, meta);
    if (!last.isRunning) await runWaiting(last);
  };
};

/** An exception does not keep the poke that waits from being handled. */
const runWaiting = async (last: Latest): Promise<void> => {
  const { waiting } = last;
  if (waiting === undefined) return;
  delete last.waiting;
  last.isRunning = true;
  try {
    await waiting();
  } finally {
    last.isRunning = false;
    await runWaiting(last);
  }
};
