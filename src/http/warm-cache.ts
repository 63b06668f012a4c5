import type { Lookup } from "../hook/lookup.ts";
import type { Attributes } from "../pinpoint/endpoint.ts";

export type CacheRule = { ttlMs: number; entriesMax: number; nowMs: () => number };
type Entry = { found: Attributes | undefined; expiresAtMs: number };

/**
 * Caches the results of a lookup in memory, including "not found", for `ttlMs`. Over `entriesMax` the oldest entry is
 * evicted. Only ids that are not cached are looked up; if all are, the lookup is not called.
 */
export const cached = (lookup: Lookup, { ttlMs, entriesMax, nowMs }: CacheRule): Lookup => {
  const entries = new Map<string, Entry>();
  const store = (key: string, found: Attributes | undefined): void => {
    entries.delete(key);
    entries.set(key, { found, expiresAtMs: nowMs() + ttlMs });
    const [oldest] = entries.keys();
    if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
  };
  return async (request, signal) => {
    const keyOf = (id: string): string => JSON.stringify([request.applicationId, request.campaignId, id]);
    const fresh = new Map<string, Entry>();
    for (const id of request.ids) {
      const entry = entries.get(keyOf(id));
      if (entry !== undefined && entry.expiresAtMs > nowMs()) fresh.set(id, entry);
    }
    const missing = request.ids.filter((id) => !fresh.has(id));
    const found =
      missing.length === 0 ? new Map<string, Attributes>() : await lookup({ ...request, ids: missing }, signal);
    for (const id of missing) store(keyOf(id), found.get(id));
    const hits = [...fresh].flatMap(([id, entry]) => (entry.found === undefined ? [] : [[id, entry.found] as const]));
    return new Map([...hits, ...found]);
  };
};
