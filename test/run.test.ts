import { describe, expect, test } from "vitest";
import { createBudget, createLease, decideByClaim } from "../src/run.ts";
import { NOW } from "./channel/in-memory-channel.ts";

describe("a budget", () => {
  test("is the cap if the function has more time left", () => {
    let remainingMs = 60_000;
    const budget = createBudget(() => remainingMs, 12_000);
    expect(budget.leftMs()).toBe(12_000);
    remainingMs -= 11_000;
    expect(budget.leftMs()).toBe(1_000);
  });

  test("ends two seconds before the function does", () => {
    let remainingMs = 6_000;
    const budget = createBudget(() => remainingMs, 12_000);
    expect(budget.leftMs()).toBe(4_000);
    remainingMs = 2_000;
    expect(budget.leftMs()).toBe(0);
  });
});

test("a lease outlives its run by one second", () => {
  expect(createLease("a", NOW, 15_000)).toEqual({
    owner: "a",
    nowMs: NOW.getTime(),
    untilMs: NOW.getTime() + 16_000,
  });
});

describe("a delivery", () => {
  test("is sent if its claim was taken, and is a duplicate if its claim is done", () => {
    expect(decideByClaim({ kind: "taken" }, 0)).toEqual({ kind: "deliver" });
    expect(decideByClaim({ kind: "done" }, 0)).toEqual({ kind: "duplicate" });
  });

  test("waits for the end of another run's lease", () => {
    expect(decideByClaim({ kind: "held", untilMs: 10_500 }, 1_000)).toMatchObject({ kind: "waiting", waitSeconds: 10 });
  });

  test("waits if the state of its claim is unknown", () => {
    expect(decideByClaim(undefined, 0)).toMatchObject({ kind: "waiting", reason: "claims: no response" });
  });
});
