import { lookupOverHttps } from "../http/lookup-over-https.ts";
import { createPostJson } from "../http/post-json.ts";
import type { Lookup } from "./lookup.ts";
import { cached } from "./warm-cache.ts";

// Three attempts must fit into a lookup's part of the twelve seconds, with one time-out among them.
const TIMEOUT_MS = 1_500;
const RETRY = { attempts: 3, baseMs: 100, random: Math.random };
const CIRCUIT = { failuresMax: 5, openMs: 30_000 };
const CACHE = { ttlMs: 60_000, entriesMax: 10_000 };

/** A lookup at an HTTPS service with all that keeps a slow or broken one from slowing the hook down. */
export const connectLookup = (url: string, isPrivateAllowed: boolean): Lookup => {
  const nowMs = Date.now;
  const post = createPostJson({ url, isPrivateAllowed });
  return cached(lookupOverHttps(post, { timeoutMs: TIMEOUT_MS, retry: RETRY, circuit: CIRCUIT, nowMs }), {
    ...CACHE,
    nowMs,
  });
};
