import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { stockClients } from "./cloud-fixture.ts";
import { type CloudProcess, startCloudProcess } from "./fuzz/cloud-process.ts";
import { residentMemory } from "./fuzz/resident-memory.ts";
import { exerciseEveryService } from "./fuzz/resources.ts";
import { type FuzzOptions, fuzz, fuzzFrames } from "./fuzz/run.ts";
import { SCOPE_NAMES } from "./fuzz/scopes.ts";

/** `FUZZ_REQUESTS=10000 npx vitest run test/local/fuzz.test.ts` for the full run, `FUZZ_SEED` for another sequence. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 100);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const IS_FULL = REQUESTS >= 10_000;
/** The small run is for machines that do other work at the same time. */
const LIMIT_MS = IS_FULL ? 2_000 : 10_000;
const TEST_TIMEOUT_MS = 60_000 + REQUESTS * 100;

let cloud: CloudProcess;
let memoryBefore: number;

const fuzzOptions = (seed = SEED): FuzzOptions => ({ cloud, requests: REQUESTS, seed, limitMs: LIMIT_MS });

const expectHealthy = async () => {
  expect(cloud.isAlive(), cloud.errors()).toBe(true);
  await exerciseEveryService(stockClients(cloud.url));
};

/** The memory after at least ten seconds in which it changes by less than a fiftieth. */
const settledMemory = async (): Promise<number> => {
  let last = Number.POSITIVE_INFINITY;
  const isSettled = async () => {
    const now = await residentMemory(cloud.child.pid ?? 0);
    const change = Math.abs(now - last) / now;
    last = now;
    expect(change).toBeLessThan(0.02);
  };
  await vi.waitFor(isSettled, { timeout: 120_000, interval: 10_000 });
  return last;
};

beforeAll(async () => {
  cloud = await startCloudProcess();
  if (!IS_FULL) return;
  // A whole run with other requests: after it, the heaps of all threads have the size that this load needs.
  for (const scope of SCOPE_NAMES) await fuzz(fuzzOptions(SEED + REQUESTS), scope);
  await fuzzFrames(fuzzOptions(SEED + REQUESTS));
  memoryBefore = await settledMemory();
}, TEST_TIMEOUT_MS * SCOPE_NAMES.length);

beforeEach(async () => {
  if (!cloud.isAlive()) cloud = await startCloudProcess();
});

afterAll(() => cloud?.close());

describe.each(SCOPE_NAMES)("requests signed for %s", (scope) => {
  test(
    "end no process, get a response in time, and none of them an error of the server",
    async () => {
      expect(await fuzz(fuzzOptions(), scope)).toEqual([]);
      await expectHealthy();
    },
    TEST_TIMEOUT_MS,
  );
});

test(
  "connections that do not speak HTTP end no process, and are closed",
  async () => {
    expect(await fuzzFrames(fuzzOptions())).toEqual([]);
    await expectHealthy();
  },
  TEST_TIMEOUT_MS,
);

/** Only a full run is longer than the heaps need to grow to the size of the load. */
if (IS_FULL)
  test("the memory is within 20 % of what it was before", async () => {
    const memory = await settledMemory();
    console.log(`resident memory: ${Math.round(memoryBefore)} MiB before, ${Math.round(memory)} MiB after`);
    expect(memory).toBeLessThan(1.2 * memoryBefore);
  }, 180_000);
