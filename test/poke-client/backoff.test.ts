import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "../../src/poke-client/backoff.ts";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("waits anything from nothing to twice as long as before, up to 30 s", () => {
  fc.assert(
    fc.property(random, fc.nat(2_000), (chance, attempt) => {
      const waitMs = backoffMs(500, attempt, false, chance);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** attempt));
    }),
  );
});

test("spreads up to 5 min when the broker says that it is busy", () => {
  expect(backoffMs(500, 20, true, 0.999)).toBeCloseTo(299_700);
});
