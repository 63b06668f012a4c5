// Each operation of the Pinpoint API, and its rules, through the stock SDK. The sources are named beside the cases.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CASES } from "./cases.ts";
import { OPERATIONS } from "./exchanges.ts";
import { type Stage, startStage } from "./scene.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

test("there is a case for each operation of the SDK's model, and for no other", () => {
  expect(OPERATIONS.size).toBe(122);
  expect([...new Set(CASES.map(({ operation }) => operation))].sort()).toEqual([...OPERATIONS.keys()].sort());
});

describe.each([...Map.groupBy(CASES, ({ operation }) => operation)])("%s", (_, cases) => {
  test.each(cases)("$rule [$source]", async ({ operation, check }) => {
    const scene = await stage.nextScene();
    const first = stage.exchanges.length;
    await check(scene);
    const exchanges = stage.exchanges.slice(first);
    expect(exchanges.map((exchange) => exchange.operation)).toContain(operation);
    expect(exchanges.flatMap(({ problems }) => problems)).toEqual([]);
  });
});
