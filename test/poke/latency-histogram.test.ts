import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLatencyHistogram } from "../../src/poke/latency-histogram.ts";

const poke = (latencyMs: number, domain = "CustomerLikes") => ({ id: "a", ts: 1, domain, latencyMs });

describe("createLatencyHistogram", () => {
  test("counts receipts by latency, and reads percentiles as the bounds of their buckets", () => {
    const histogram = createLatencyHistogram(["CustomerLikes", "PLAYLIST"]);
    for (const latencyMs of [...Array(98).fill(20), 21, 7_000_000]) histogram.add(poke(latencyMs));
    const [likes, playlist] = histogram.read();
    expect(likes).toMatchObject({ domain: "CustomerLikes", receipts: 100, p50Ms: 20, p95Ms: 20, p99Ms: 50 });
    expect(likes?.buckets.filter(({ receipts }) => receipts > 0)).toEqual([
      ...[{ upToMs: 20, receipts: 98 }],
      ...[{ upToMs: 50, receipts: 1 }],
      ...[{ upToMs: null, receipts: 1 }],
    ]);
    expect(playlist).toMatchObject({ domain: "PLAYLIST", receipts: 0, p50Ms: null, p99Ms: null });
  });

  test("does not count a domain that it does not have", () => {
    const histogram = createLatencyHistogram(["CustomerLikes"]);
    expect(histogram.add(poke(1, "constructor"))).toBe(false);
    expect(histogram.read()).toMatchObject([{ domain: "CustomerLikes", receipts: 0 }]);
  });

  test("loses no receipt, and its percentiles do not decrease", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4_000_000)), (latencies) => {
        const histogram = createLatencyHistogram(["CustomerLikes"]);
        for (const latencyMs of latencies) histogram.add(poke(latencyMs));
        const [read] = histogram.read();
        const [p50, p95, p99] = [read?.p50Ms, read?.p95Ms, read?.p99Ms].map((ms) => ms ?? Number.POSITIVE_INFINITY);
        expect(read?.receipts).toBe(latencies.length);
        expect(read?.buckets.reduce((total, { receipts }) => total + receipts, 0)).toBe(latencies.length);
        expect([p50, p95, p99].toSorted((a = 0, b = 0) => (a === b ? 0 : a - b))).toEqual([p50, p95, p99]);
      }),
    );
  });
});
