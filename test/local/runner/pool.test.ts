import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { LocalFunction } from "../../../src/local/runner/local-function.ts";
import { createPool, type PoolLimits } from "../../../src/local/runner/pool.ts";

const LOCATION = { region: "us-east-1", accountId: "000000000000", endpointUrl: "http://127.0.0.1:1" };
const NEVER_MS = 3_600_000;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pool-"));
  const code = `const instance = Math.random();
    export const handler = async (event) => {
      await new Promise((resolve) => setTimeout(resolve, event.waitMs));
      return instance;
    };`;
  writeFileSync(join(folder, "handler.mjs"), code);
});
afterAll(() => rmSync(folder, { recursive: true }));

const functionAt = (entry: string): LocalFunction => ({
  key: "own",
  name: "suite-local-own",
  arn: "arn:aws:lambda:us-east-1:000000000000:function:suite-local-own",
  entry,
  exportName: "handler",
  environment: {},
  timeoutMs: 30_000,
  memoryMb: 128,
  permissions: [],
  async: { maximumRetries: 0 },
});

const poolWith = (idle: Pick<PoolLimits, "idleMs" | "surplusIdleMs">) => {
  const fn = functionAt(join(folder, "handler.mjs"));
  const pool = createPool(fn, LOCATION, { instances: 2, waiting: 10, ...idle });
  onTestFinished(() => pool.close());
  let runs = 0;
  const run = async (waitMs = 0): Promise<string> => {
    const result = await pool.run({ payload: JSON.stringify({ waitMs }), requestId: `r-${++runs}` }, () => {});
    if (result === "throttled") return result;
    return result.kind === "returned" ? result.payload : "failed";
  };
  /** Two at a time, so that each needs an instance of its own. */
  const runTwo = () => Promise.all([run(200), run(200)]);
  return { pool, run, runTwo };
};

test("keeps instances that were used a moment ago", async () => {
  const { runTwo } = poolWith({ idleMs: NEVER_MS, surplusIdleMs: NEVER_MS });
  const before = await runTwo();
  expect(new Set(before).size).toBe(2);
  expect(new Set(await runTwo())).toEqual(new Set(before));
});

test("ends an idle instance that the function does not need, and keeps the one that was used last", async () => {
  const { run, runTwo } = poolWith({ idleMs: NEVER_MS, surplusIdleMs: 1 });
  const before = await runTwo();
  let latest = before;
  const startedAnother = async () => {
    latest = await runTwo();
    return latest.some((instance) => !before.includes(instance));
  };
  await expect.poll(startedAnother, { timeout: 20_000, interval: 50 }).toBe(true);
  expect(latest).toContain(await run());
});

test("ends the last idle instance after a while", async () => {
  const { run } = poolWith({ idleMs: 1, surplusIdleMs: 1 });
  const first = await run();
  await expect.poll(() => run(), { timeout: 20_000, interval: 50 }).not.toBe(first);
});

test("throttles an invocation while ten others wait for an instance", async () => {
  const { run } = poolWith({ idleMs: NEVER_MS, surplusIdleMs: NEVER_MS });
  const results = await Promise.all(Array.from({ length: 13 }, () => run()));
  expect(results.map((result) => result === "throttled")).toEqual([...Array(12).fill(false), true]);
});

test("starts a new instance after the old ones were retired, also while they run", async () => {
  const { pool, run } = poolWith({ idleMs: NEVER_MS, surplusIdleMs: NEVER_MS });
  const first = await run();
  const running = run(300);
  pool.retire();
  expect(await running).toBe(first);
  const second = await run();
  expect(second).not.toBe(first);
  pool.retire();
  expect(await run()).not.toBe(second);
});
