import type { Attributes } from "../pinpoint/endpoint.ts";
import type { Lookup } from "./lookup.ts";

export type CacheRule = { ttlMs: number; entriesMax: number; nowMs: () => number };
type Entry = { found: Attributes | undefined; untilMs: number };

/**
 * Remembers answers, those without a find too, for as long as the Lambda stays warm and no longer than `ttlMs`. Only
 * what is not remembered is asked for; with nothing left to ask, nobody is asked.
 */
export const cached = (lookup: Lookup, { ttlMs, entriesMax, nowMs }: CacheRule): Lookup => {
  const entries = new Map<string, Entry>();
  const remember = (key: string, found: Attributes | undefined): void => {
    entries.delete(key);
    entries.set(key, { found, untilMs: nowMs() + ttlMs });
    const [oldest] = entries.keys();
    if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
  };
  return async (request, signal) => {
    const keyOf = (id: string): string => JSON.stringify([request.applicationId, request.campaignId, id]);
    const fresh = new Map<string, Entry>();
    for (const id of request.ids) {
      const entry = entries.get(keyOf(id));
      if (entry !== undefined && entry.untilMs > nowMs()) fresh.set(id, entry);
    }
    const missing = request.ids.filter((id) => !fresh.has(id));
    const asked =
      missing.length === 0 ? new Map<string, Attributes>() : await lookup({ ...request, ids: missing }, signal);
    for (const id of missing) remember(keyOf(id), asked.get(id));
    const known = [...fresh].flatMap(([id, { found }]) => (found === undefined ? [] : [[id, found] as const]));
    return new Map([...known, ...asked]);
  };
};
