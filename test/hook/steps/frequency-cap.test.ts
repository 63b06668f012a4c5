import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runSteps } from "../../../src/hook/flow/run-steps.ts";
import type { HookBatch } from "../../../src/hook/step.ts";
import { planFrequency } from "../../../src/hook/steps/frequency-cap.ts";
import { createFrequencyStore, NOW, stepsOf, toBatch } from "../in-memory-hook.ts";

const HOUR = 60 * 60 * 1_000;
const LIMIT = 2;
const ada = { ChannelType: "SMS", User: { UserId: "ada" } };

const kept = async (store: ReturnType<typeof createFrequencyStore>, batch: HookBatch, now = NOW, limit = LIMIT) => {
  const steps = stepsOf({ HOOK_STEPS: "frequency-cap", FREQUENCY_LIMIT: String(limit) }, { frequency: store });
  const { endpoints } = await runSteps(steps, batch, { now, leftMs: () => 5_000 });
  return [...endpoints.keys()];
};
const run = (activityId: string) => toBatch({ "ep-1": ada }, { activityId });
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR);

test("grants a person as many messages as the cap allows, and no more", async () => {
  const store = createFrequencyStore();
  expect(await kept(store, run("a"))).toEqual(["ep-1"]);
  expect(await kept(store, run("b"))).toEqual(["ep-1"]);
  expect(await kept(store, run("c"))).toEqual([]);
});

test("counts a retried batch only once", async () => {
  const store = createFrequencyStore();
  for (let attempt = 0; attempt < 3; attempt++) expect(await kept(store, run("a"))).toEqual(["ep-1"]);
  expect(await kept(store, run("b"))).toEqual(["ep-1"]);
});

test("stops counting a message when its window has passed, not at midnight", async () => {
  const store = createFrequencyStore();
  await kept(store, run("a"), later(0));
  await kept(store, run("b"), later(20));
  expect(await kept(store, run("c"), later(23))).toEqual([]);
  expect(await kept(store, run("c"), later(24))).toEqual(["ep-1"]);
  expect(await kept(store, run("d"), later(43))).toEqual([]);
});

test("counts a person's endpoints together, and an endpoint without a user separately", async () => {
  const store = createFrequencyStore();
  const batch = toBatch({ "ep-1": ada, "ep-2": ada, "ep-3": ada, "ep-4": { ChannelType: "SMS" } });
  expect(await kept(store, batch)).toEqual(["ep-1", "ep-2", "ep-4"]);
});

test("counts each application separately", async () => {
  const store = createFrequencyStore();
  for (const activityId of ["a", "b"]) await kept(store, run(activityId));
  expect(await kept(store, toBatch({ "ep-1": ada }, { applicationId: "app-2", activityId: "c" }))).toEqual(["ep-1"]);
});

describe("concurrent batches", () => {
  test("cannot exceed the cap together", async () => {
    const store = createFrequencyStore();
    const runs = Array.from({ length: 15 }, (_, index) => kept(store, run(`activity-${index}`)));
    expect((await Promise.all(runs)).flat()).toHaveLength(LIMIT);
  });

  test("of one retried run count once", async () => {
    const store = createFrequencyStore();
    const runs = Array.from({ length: 5 }, () => kept(store, run("a"), NOW, 1));
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 5 }, () => ["ep-1"]));
    expect(store.stored.get("app-1#ada")?.history.size).toBe(1);
  });
});

test("grants no more messages than the cap allows in any window of time", async () => {
  const sends = fc.array(fc.record({ token: fc.nat({ max: 8 }), afterMs: fc.nat({ max: 200 }) }), { maxLength: 40 });
  await fc.assert(
    fc.property(sends, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 300 }), (given, limit, windowMs) => {
      let history: ReadonlyMap<string, number> = new Map();
      let nowMs = 1_000;
      const messages: number[] = [];
      for (const { token, afterMs } of given) {
        nowMs += afterMs;
        const plan = planFrequency(history, [String(token)], { limit, windowMs }, nowMs);
        if (plan.granted.size > 0 && plan.isChanged) messages.push(nowMs);
        history = plan.history;
      }
      for (const end of messages) {
        expect(messages.filter((at) => at > end - windowMs && at <= end).length).toBeLessThanOrEqual(limit);
      }
    }),
  );
});
