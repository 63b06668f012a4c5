import fc from "fast-check";
import { expect, test } from "vitest";
import type { BatchOutcome } from "../../../src/local/event-source/batch-outcome.ts";
import { nextStep, partByAge } from "../../../src/local/event-source/next-step.ts";

const recordsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sequenceNumber: `${index}`, arrivedAtMs: index }));

const work = fc.record({ records: fc.integer({ min: 1, max: 30 }).map(recordsOf), failures: fc.nat(5) });
const rules = fc.record({
  maximumRetryAttempts: fc.oneof(fc.nat(5), fc.constant(Number.POSITIVE_INFINITY)),
  maximumRecordAgeMs: fc.constant(Number.POSITIVE_INFINITY),
  bisects: fc.boolean(),
});
const outcomeFor = (count: number): fc.Arbitrary<BatchOutcome> =>
  fc.oneof(
    fc.constantFrom<BatchOutcome>({ kind: "succeeded" }, { kind: "not-invoked" }, { kind: "failed" }),
    fc
      .uniqueArray(fc.integer({ min: 0, max: count - 1 }), { minLength: 1 })
      .map((failed): BatchOutcome => ({ kind: "partial", failedIds: new Set(failed.map(String)) })),
  );
const step = work.chain((of) => fc.tuple(fc.constant(of), outcomeFor(of.records.length), rules));

test("no record is lost, none appears twice, and their order stays", () => {
  fc.assert(
    fc.property(step, ([given, outcome, by]) => {
      const { done, discarded, next } = nextStep(given, outcome, by);
      expect([...done, ...discarded, ...next.flatMap(({ records }) => records)]).toEqual(given.records);
    }),
  );
});

test("a failed batch gets smaller, older or is given up: a function that always fails is left behind", () => {
  fc.assert(
    fc.property(step, ([given, outcome, by]) => {
      fc.pre(outcome.kind === "failed" && Number.isFinite(by.maximumRetryAttempts));
      let queue = [given];
      for (let rounds = 0; queue.length > 0; rounds += 1) {
        expect(rounds).toBeLessThan(1_000);
        queue = queue.flatMap((one) => nextStep(one, outcome, by).next);
      }
    }),
  );
});

test("parts a batch by age, the boundary still being young enough", () => {
  const by = { maximumRetryAttempts: 0, maximumRecordAgeMs: 10, bisects: false };
  const { expired, fresh } = partByAge({ records: recordsOf(4), failures: 1 }, 12, by);
  expect(expired.map(({ sequenceNumber }) => sequenceNumber)).toEqual(["0", "1"]);
  expect(fresh).toEqual({ records: recordsOf(4).slice(2), failures: 1 });
});
