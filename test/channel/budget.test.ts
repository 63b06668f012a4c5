import { expect, test } from "vitest";
import { createBudget } from "../../src/channel/budget.ts";

test("is the cap when the function may run longer", () => {
  let remainingMs = 60_000;
  const budget = createBudget(() => remainingMs, 12_000);
  expect(budget.leftMs()).toBe(12_000);
  remainingMs -= 11_000;
  expect(budget.leftMs()).toBe(1_000);
});

test("ends two seconds before the function does", () => {
  let remainingMs = 6_000;
  const budget = createBudget(() => remainingMs, 12_000);
  remainingMs = 2_000;
  expect(budget.leftMs()).toBe(0);
});
