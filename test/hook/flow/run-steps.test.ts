import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DeadlineExceeded } from "../../../src/deadline.ts";
import { runSteps } from "../../../src/hook/flow/run-steps.ts";
import { type FailurePolicy, type Step, toStep, type Verdict } from "../../../src/hook/step.ts";
import { endpoints, NOW, toBatch } from "../in-memory-hook.ts";

const time = { now: NOW, leftMs: () => 5_000 };

const step = (name: string, decide: (id: string) => Verdict | undefined): Step =>
  toStep({
    name,
    failure: "fail-closed",
    budgetShare: 1,
    gather: async () => undefined,
    decide: (batch) =>
      new Map(
        [...batch.endpoints.keys()].flatMap((id) => {
          const verdict = decide(id);
          return verdict === undefined ? [] : [[id, verdict] as const];
        }),
      ),
  });

const broken = (
  failure: FailurePolicy,
  gather = async (): Promise<never> => Promise.reject(new Error("no answer")),
): Step => toStep({ name: "broken", failure, budgetShare: 1, gather, decide: () => new Map() });

test("gives each step what the steps before it let through", async () => {
  const steps = [
    step("first", (id) => (id === "ep-0" ? { kind: "drop", reason: "first" } : undefined)),
    step("second", (id) => ({ kind: "enrich", endpoint: { Attributes: { seen: [id] } } })),
    step("third", (id) => (id === "ep-0" ? { kind: "drop", reason: "never asked" } : undefined)),
  ];
  const { endpoints: kept, decisions } = await runSteps(steps, toBatch(endpoints(3)), time);
  expect([...kept]).toEqual([
    ["ep-1", { Attributes: { seen: ["ep-1"] } }],
    ["ep-2", { Attributes: { seen: ["ep-2"] } }],
  ]);
  expect(decisions).toEqual([{ endpointId: "ep-0", step: "first", kind: "drop", reason: "first" }]);
});

test("believes no verdict on an endpoint that it was not asked about", async () => {
  const stranger = toStep({
    name: "stranger",
    failure: "fail-closed",
    budgetShare: 1,
    gather: async () => undefined,
    decide: () =>
      new Map<string, Verdict>([
        ["ep-9", { kind: "enrich", endpoint: {} }],
        ["ep-8", { kind: "drop", reason: "who" }],
      ]),
  });
  const { endpoints: kept, decisions } = await runSteps([stranger], toBatch(endpoints(2)), time);
  expect([...kept.keys()]).toEqual(["ep-0", "ep-1"]);
  expect(decisions).toEqual([]);
});

describe("a step that fails", () => {
  test("lets its endpoints through when it is fail-open, and says so", async () => {
    const { endpoints: kept, decisions, faults } = await runSteps([broken("fail-open")], toBatch(endpoints(2)), time);
    expect(kept.size).toBe(2);
    expect(decisions).toMatchObject([{ kind: "default", reason: "broken unavailable" }, { kind: "default" }]);
    expect(faults).toMatchObject([{ step: "broken", cause: { message: "no answer" } }]);
  });

  test("drops its endpoints when it is fail-closed, and says so", async () => {
    const { endpoints: kept, decisions } = await runSteps([broken("fail-closed")], toBatch(endpoints(2)), time);
    expect(kept.size).toBe(0);
    expect(decisions).toMatchObject([{ kind: "drop", reason: "broken unavailable" }, { kind: "drop" }]);
  });

  test("is one that does not answer in its share of the time, even if it hears no signal", async () => {
    const hanging = broken("fail-open", () => new Promise<never>(() => undefined));
    const next = step("next", () => ({ kind: "enrich", endpoint: {} }));
    const result = await runSteps([hanging, next], toBatch(endpoints(1)), { now: NOW, leftMs: () => 40 });
    expect(result.faults).toMatchObject([{ step: "broken", cause: expect.any(DeadlineExceeded) }]);
    expect(result.faults[0]?.cause).toHaveProperty("limitMs", 20);
    expect(result.endpoints.get("ep-0")).toEqual({});
  });

  test("takes the time of no other: what is left is shared anew before each step", async () => {
    const seen: number[] = [];
    const watcher = (budgetShare: number): Step => ({
      ...broken("fail-open", () => new Promise<never>(() => undefined)),
      budgetShare,
    });
    const left = [60, 30];
    const { faults } = await runSteps([watcher(1), watcher(1)], toBatch(endpoints(1)), {
      now: NOW,
      leftMs: () => left.shift() ?? 0,
    });
    for (const { cause } of faults) if (cause instanceof DeadlineExceeded) seen.push(cause.limitMs);
    expect(seen).toEqual([30, 30]);
  });
});

test("answers with a subset of the endpoints, and a reason for each that is missing", async () => {
  const verdict = fc.constantFrom<Verdict | undefined>(
    undefined,
    { kind: "drop", reason: "r" },
    { kind: "enrich", endpoint: {} },
    { kind: "default", endpoint: {}, reason: "r" },
  );
  const table = fc.array(fc.array(verdict, { minLength: 5, maxLength: 5 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(table, async (verdicts) => {
      const steps = verdicts.map((column, index) => step(`step-${index}`, (id) => column[Number(id.slice(3))]));
      const batch = toBatch(endpoints(5));
      const { endpoints: kept, decisions } = await runSteps(steps, batch, time);
      const dropped = decisions.filter(({ kind }) => kind === "drop").map(({ endpointId }) => endpointId);
      expect([...kept.keys(), ...dropped].sort()).toEqual([...batch.endpoints.keys()]);
    }),
  );
});
