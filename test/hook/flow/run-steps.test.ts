import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DeadlineExceeded } from "../../../src/deadline.ts";
import { runSteps } from "../../../src/hook/flow/run-steps.ts";
import type { FailurePolicy, HookStep, StepResult } from "../../../src/hook/step.ts";
import { endpoints, NOW, toBatch } from "../in-memory-hook.ts";

const time = { now: NOW, leftMs: () => 5_000 };

const step = (name: string, decide: (id: string) => StepResult | undefined): HookStep => ({
  name,
  failure: "fail-closed",
  budgetShare: 1,
  decide: (batch) =>
    new Map(
      [...batch.endpoints.keys()].flatMap((id) => {
        const result = decide(id);
        return result === undefined ? [] : [[id, result] as const];
      }),
    ),
});

const broken = (
  failure: FailurePolicy,
  load = async (): Promise<never> => Promise.reject(new Error("unavailable")),
): HookStep => ({
  name: "broken",
  failure,
  budgetShare: 1,
  source: { request: () => undefined, load },
  decide: () => new Map(),
});

test("passes each step the endpoints that the previous steps kept", async () => {
  const steps = [
    step("first", (id) => (id === "ep-0" ? { kind: "drop", reason: "first" } : undefined)),
    step("second", (id) => ({ kind: "enrich", endpoint: { Attributes: { seen: [id] } } })),
    step("third", (id) => (id === "ep-0" ? { kind: "drop", reason: "not in its batch" } : undefined)),
  ];
  const { endpoints: kept, decisions } = await runSteps(steps, toBatch(endpoints(3)), time);
  expect([...kept]).toEqual([
    ["ep-1", { Attributes: { seen: ["ep-1"] } }],
    ["ep-2", { Attributes: { seen: ["ep-2"] } }],
  ]);
  expect(decisions).toEqual([{ endpointId: "ep-0", step: "first", kind: "drop", reason: "first" }]);
});

test("ignores results for endpoints that are not in the batch", async () => {
  const stranger: HookStep = {
    name: "stranger",
    failure: "fail-closed",
    budgetShare: 1,
    decide: () =>
      new Map<string, StepResult>([
        ["ep-9", { kind: "enrich", endpoint: {} }],
        ["ep-8", { kind: "drop", reason: "unknown" }],
      ]),
  };
  const { endpoints: kept, decisions } = await runSteps([stranger], toBatch(endpoints(2)), time);
  expect([...kept.keys()]).toEqual(["ep-0", "ep-1"]);
  expect(decisions).toEqual([]);
});

describe("a step that fails", () => {
  test("keeps its endpoints when it is fail-open, with a decision for each", async () => {
    const { endpoints: kept, decisions, faults } = await runSteps([broken("fail-open")], toBatch(endpoints(2)), time);
    expect(kept.size).toBe(2);
    expect(decisions).toMatchObject([{ kind: "default", reason: "broken unavailable" }, { kind: "default" }]);
    expect(faults).toMatchObject([{ step: "broken", cause: { message: "unavailable" } }]);
  });

  test("drops its endpoints when it is fail-closed, with a decision for each", async () => {
    const { endpoints: kept, decisions } = await runSteps([broken("fail-closed")], toBatch(endpoints(2)), time);
    expect(kept.size).toBe(0);
    expect(decisions).toMatchObject([{ kind: "drop", reason: "broken unavailable" }, { kind: "drop" }]);
  });

  test("can be one that exceeds its share of the time, even if it ignores the signal", async () => {
    const hanging = broken("fail-open", () => new Promise<never>(() => undefined));
    const next = step("next", () => ({ kind: "enrich", endpoint: {} }));
    const result = await runSteps([hanging, next], toBatch(endpoints(1)), { now: NOW, leftMs: () => 40 });
    expect(result.faults).toMatchObject([{ step: "broken", cause: expect.any(DeadlineExceeded) }]);
    expect(result.faults[0]?.cause).toHaveProperty("limitMs", 20);
    expect(result.endpoints.get("ep-0")).toEqual({});
  });

  test("does not use the time of the others: the remaining time is shared again before each step", async () => {
    const seen: number[] = [];
    const watcher = (budgetShare: number): HookStep => ({
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

test("returns a subset of the endpoints, and a decision for each that is missing", async () => {
  const result = fc.constantFrom<StepResult | undefined>(
    undefined,
    { kind: "drop", reason: "r" },
    { kind: "enrich", endpoint: {} },
    { kind: "default", endpoint: {}, reason: "r" },
  );
  const table = fc.array(fc.array(result, { minLength: 5, maxLength: 5 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(table, async (results) => {
      const steps = results.map((column, index) => step(`step-${index}`, (id) => column[Number(id.slice(3))]));
      const batch = toBatch(endpoints(5));
      const { endpoints: kept, decisions } = await runSteps(steps, batch, time);
      const dropped = decisions.filter(({ kind }) => kind === "drop").map(({ endpointId }) => endpointId);
      expect([...kept.keys(), ...dropped].sort()).toEqual([...batch.endpoints.keys()]);
    }),
  );
});
