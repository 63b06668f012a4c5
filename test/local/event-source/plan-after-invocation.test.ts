import fc from "fast-check";
import { expect, test } from "vitest";
import type { BatchResult } from "../../../src/local/event-source/batch-result.ts";
import { planAfterInvocation, splitByAge } from "../../../src/local/event-source/plan-after-invocation.ts";

const recordsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sequenceNumber: `${index}`, arrivedAtMs: index }));

const batch = fc.record({ records: fc.integer({ min: 1, max: 30 }).map(recordsOf), failures: fc.nat(5) });
const rules = fc.record({
  maximumRetryAttempts: fc.oneof(fc.nat(5), fc.constant(Number.POSITIVE_INFINITY)),
  maximumRecordAgeMs: fc.constant(Number.POSITIVE_INFINITY),
  bisects: fc.boolean(),
});
const resultFor = (count: number): fc.Arbitrary<BatchResult> =>
  fc.oneof(
    fc.constantFrom<BatchResult>({ kind: "succeeded" }, { kind: "not-invoked" }, { kind: "failed" }),
    fc
      .uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1 })
      .map((failed): BatchResult => ({ kind: "partial", failedIds: new Set(failed.map(String)) })),
  );
const given = batch.chain((one) => fc.tuple(fc.constant(one), resultFor(one.records.length), rules));

test("no record is lost or repeated, and their order is kept", () => {
  fc.assert(
    fc.property(given, ([batch, result, rules]) => {
      const { done, discarded, next } = planAfterInvocation(batch, result, rules);
      expect([...done, ...discarded, ...next.flatMap(({ records }) => records)]).toEqual(batch.records);
    }),
  );
});

test("every batch ends after finitely many failures if retries are limited", () => {
  fc.assert(
    fc.property(given, ([batch, result, rules]) => {
      fc.pre(result.kind === "failed" && Number.isFinite(rules.maximumRetryAttempts));
      let queue = [batch];
      for (let rounds = 0; queue.length > 0; rounds += 1) {
        expect(rounds).toBeLessThan(1_000);
        queue = queue.flatMap((one) => planAfterInvocation(one, result, rules).next);
      }
    }),
  );
});

test("splits a batch by age; a record of exactly the maximum age is not expired", () => {
  const ageRules = { maximumRetryAttempts: 0, maximumRecordAgeMs: 10, bisects: false };
  const { expired, fresh } = splitByAge({ records: recordsOf(4), failures: 1 }, 12, ageRules);
  expect(expired.map(({ sequenceNumber }) => sequenceNumber)).toEqual(["0", "1"]);
  expect(fresh).toEqual({ records: recordsOf(4).slice(2), failures: 1 });
});
