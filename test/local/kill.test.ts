import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type KillableCloud, killableCloud } from "./killable-cloud.ts";
import { everyTenth, finishJourney, listen, publishJourney } from "./poke-journey.ts";

const ENDPOINTS = Number(process.env.ENDPOINTS ?? 5_000);
const KILLS = Number(process.env.KILLS ?? 4);

let cloud: KillableCloud;

beforeAll(async () => {
  cloud = await killableCloud(mkdtempSync(join(tmpdir(), "local-cloud-kill-")));
});

afterAll(async () => {
  await cloud.kill();
  rmSync(cloud.state, { recursive: true, force: true });
});

test("a journey that is killed again and again pokes every eligible customer exactly once, as the client sees it", async () => {
  await cloud.start();
  const journey = await publishJourney(cloud.url, ENDPOINTS);
  const idsByTopic = new Map<string, Set<string>>();
  const eligible = Array.from({ length: ENDPOINTS }, (_, index) => index).filter((index) => !everyTenth(index)).length;

  for (let kills = 0; kills < KILLS; kills++) {
    const operator = await listen(cloud, idsByTopic);
    const before = idsByTopic.size;
    const enough = before + Math.floor(Math.random() * (eligible / KILLS));
    await cloud.resume();
    await vi.waitFor(() => expect(idsByTopic.size).toBeGreaterThan(Math.min(enough, eligible - 1)), {
      timeout: 60_000,
      interval: 5,
    });
    // The operator reads what is left in its socket after the kill; only then is it closed.
    const closed = new Promise<void>((resolve) => operator.once("close", resolve));
    await cloud.kill();
    await closed;
    await operator.endAsync(true);
    await cloud.start();
  }

  await finishJourney(cloud, journey, idsByTopic, eligible);
  expect([...idsByTopic.values()].filter((ids) => ids.size !== 1)).toEqual([]);
}, 240_000);
