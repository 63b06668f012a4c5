import type { LookupAt } from "../hook/lookup.ts";
import { ANY_ADDRESS, PUBLIC_ADDRESSES } from "./address-guard.ts";
import { lookupOverHttps } from "./lookup-over-https.ts";
import { createPostJson } from "./post-json.ts";
import { cached } from "./warm-cache.ts";

// Three attempts, one of which times out, fit in a lookup step's share of the twelve seconds for all steps.
const TIMEOUT_MS = 1_500;
const RETRY = { attempts: 3, baseMs: 100, random: Math.random };
// After five lookups that failed in a row, a service that is down is tried once in 30 s, not by each batch.
const CIRCUIT = { failuresMax: 5, openMs: 30_000 };
// Attributes are at most a minute old; the limit bounds the memory of an instance.
const CACHE = { ttlMs: 60_000, entriesMax: 10_000 };

/** A lookup at an HTTPS service, with a timeout, retries, a circuit breaker and a cache. */
export const connectLookup: LookupAt = (url, isPrivateAllowed) => {
  const nowMs = Date.now;
  const post = createPostJson({ url, guard: isPrivateAllowed ? ANY_ADDRESS : PUBLIC_ADDRESSES });
  const lookup = lookupOverHttps(post, { timeoutMs: TIMEOUT_MS, retry: RETRY, circuit: CIRCUIT, nowMs });
  return cached(lookup, { ...CACHE, nowMs });
};
