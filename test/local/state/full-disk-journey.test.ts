// A journey whose disk becomes full again and again, and whose process is killed. ROUNDS=10 ENDPOINTS=20000 for the full run.
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type KillableCloud, killableCloud } from "../killable-cloud.ts";
import { everyTenth, finishJourney, listen, publishJourney } from "../poke-journey.ts";
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts";

const ENDPOINTS = Number(process.env.ENDPOINTS ?? 1_000);
const ROUNDS = Number(process.env.ROUNDS ?? 2);
const HANG_LIMIT = { timeout: 120_000, interval: 5 };

let disk: SmallDisk;
let cloud: KillableCloud;

beforeAll(async () => {
  disk = mountSmallDisk(64 + Math.ceil(ENDPOINTS / 40));
  cloud = await killableCloud(join(disk.directory, "state"));
});

afterAll(async () => {
  await cloud.kill();
  disk.remove();
});

const healthStatus = async () => (await fetch(`${cloud.url}/_local/health`)).status;

test("a journey continues by itself after the disk was full, and pokes every eligible customer exactly once", async () => {
  await cloud.start();
  const journey = await publishJourney(cloud.url, ENDPOINTS);
  const idsByTopic = new Map<string, Set<string>>();
  const eligible = Array.from({ length: ENDPOINTS }, (_, index) => index).filter((index) => !everyTenth(index)).length;

  for (let round = 1; round <= ROUNDS; round += 1) {
    const operator = await listen(cloud, idsByTopic);
    const more = (part: number) =>
      Math.min(idsByTopic.size + Math.floor((eligible / ROUNDS) * part * Math.random()), eligible - 1);
    const beforeFull = more(0.5);
    await cloud.resume();
    await vi.waitFor(() => expect(idsByTopic.size).toBeGreaterThan(beforeFull), HANG_LIMIT);
    disk.fill();
    await vi.waitFor(async () => expect(await healthStatus()).toBe(503), HANG_LIMIT);
    disk.free();
    await vi.waitFor(async () => expect(await healthStatus()).toBe(200), HANG_LIMIT);
    const afterFull = more(0.5);
    await vi.waitFor(() => expect(idsByTopic.size).toBeGreaterThan(afterFull), HANG_LIMIT);
    const closed = new Promise<void>((resolve) => operator.once("close", resolve));
    await cloud.kill();
    await closed;
    await operator.endAsync(true);
    await cloud.start();
  }

  await finishJourney(cloud, journey, idsByTopic, eligible);
  expect([...idsByTopic.values()].filter((ids) => ids.size !== 1)).toEqual([]);
}, 600_000);
