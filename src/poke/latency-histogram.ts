import type { ReceivedPoke } from "./receipt.ts";

/** Of one domain. A percentile is the upper bound of its bucket, and `null` without receipts or above the last bound. */
export type PokeLatency = {
  domain: string;
  receipts: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** Receipts up to each bound, and not up to the one before; those above the last bound have `null`. */
  buckets: { upToMs: number | null; receipts: number }[];
};

export type LatencyHistogram = {
  /** Counts a poke; returns `false` if its domain is not one of the histogram's. */
  add(poke: ReceivedPoke): boolean;
  read(): PokeLatency[];
};

// Two or three for each factor of ten, up to the hour for which IoT Core keeps a session by default.
const BOUNDS_MS = [
  ...[10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
  ...[10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000],
];

/**
 * Counts receipts of these domains by latency. Clients send what they want: without a list of domains, they could make it grow
 * without a limit.
 */
export const createLatencyHistogram = (domains: readonly string[]): LatencyHistogram => {
  const counts = new Map(domains.map((domain) => [domain, BOUNDS_MS.map(() => 0).concat(0)]));
  return {
    add({ domain, latencyMs }) {
      const ofDomain = counts.get(domain);
      if (ofDomain === undefined) return false;
      const bound = BOUNDS_MS.findIndex((upToMs) => latencyMs <= upToMs);
      const at = bound === -1 ? BOUNDS_MS.length : bound;
      ofDomain[at] = (ofDomain[at] ?? 0) + 1;
      return true;
    },
    read: () => [...counts].map(([domain, ofDomain]) => toLatency(domain, ofDomain)),
  };
};

const toLatency = (domain: string, counts: readonly number[]): PokeLatency => {
  const buckets = counts.map((receipts, at) => ({ upToMs: BOUNDS_MS[at] ?? null, receipts }));
  /** How many receipts are in a bucket or in one before it. */
  const upTo = counts.map((_, at) => counts.slice(0, at + 1).reduce((total, count) => total + count, 0));
  const receipts = upTo.at(-1) ?? 0;
  const percentile = (share: number): number | null => {
    const at = upTo.findIndex((count) => count >= receipts * share);
    return receipts === 0 ? null : (BOUNDS_MS[at] ?? null);
  };
  return { domain, receipts, p50Ms: percentile(0.5), p95Ms: percentile(0.95), p99Ms: percentile(0.99), buckets };
};
