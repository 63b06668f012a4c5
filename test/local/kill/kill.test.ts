// Sends whose process is killed, whose disk becomes full and whose clock is set back. KILLS=10 ENDPOINTS=20000 for the full run.
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { countBy } from "../../../src/count-by.ts";
import type { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import { subscribeQueue } from "../../stream/isv-queue.ts";
import { stockClients } from "../cloud-fixture.ts";
import { mountSmallDisk, type SmallDisk } from "../state/small-disk.ts";
import { type KillableCloud, killableCloud } from "./killable-cloud.ts";
import { createStreamReader, type Pokes, receivePokes } from "./observer.ts";
import { createAudience, createCampaign, createJourney } from "./sends.ts";

const ENDPOINTS = Number(process.env.ENDPOINTS ?? 500);
const KILLS = Number(process.env.KILLS ?? 2);
const UNTIL = { timeout: 600_000, interval: 100 };
const SOON = { timeout: 120_000, interval: 5 };

let disk: SmallDisk;
let cloud: KillableCloud;

beforeEach(async () => {
  disk = mountSmallDisk(96 + Math.ceil(ENDPOINTS / 20));
  cloud = await killableCloud(join(disk.directory, "state"));
  await cloud.start();
}, 60_000);

afterEach(async () => {
  await cloud.kill();
  disk.remove();
});

const control = (method: string, path: string, body: object) =>
  fetch(`${cloud.url}/_local/${path}`, { method, body: JSON.stringify(body) });

/** Lets the send run, with fewer batches at a time than usual, so that they succeed on a busy machine. */
const resume = async (): Promise<void> => {
  await control("PUT", "settings", { batchesInFlight: 3 });
  await cloud.resume();
};

const healthStatus = async () => (await fetch(`${cloud.url}/_local/health`)).status;

const fillDiskForAMoment = async (): Promise<void> => {
  disk.fill();
  await vi.waitFor(async () => expect(await healthStatus()).toBe(503), SOON);
  disk.free();
  await vi.waitFor(async () => expect(await healthStatus()).toBe(200), SOON);
};

const clientOf = ({ client }: EventStreamRecord): string => client?.client_id ?? "";

const SENDS = [
  { name: "a campaign with a hook and a channel", createSend: createCampaign },
  { name: "a journey with a wait", createSend: createJourney },
];

test.each(SENDS)(
  "$name pokes every eligible customer exactly once, and each poke has one result and one notification id",
  async ({ name, createSend }) => {
    const clients = stockClients(cloud.url);
    const { eligible, ...audience } = await createAudience(clients.pinpoint, ENDPOINTS);
    const queue = await subscribeQueue(clients, "results", { event: ["poke.accepted"] });
    const send = await createSend(clients.pinpoint, audience);
    const read = await createStreamReader(clients);
    const pokes: Pokes = new Map();
    const records: EventStreamRecord[] = [];
    const ofType = (eventType: string) => records.filter(({ event_type }) => event_type === eventType);
    const update = async () => records.push(...(await read()));
    const poked = (count: number, limit = SOON) =>
      vi.waitFor(() => expect(pokes.size).toBeGreaterThanOrEqual(count), limit);

    await resume();
    for (let kills = 0; kills < KILLS; kills += 1) {
      const operator = await receivePokes(cloud, pokes);
      await control("POST", "clock", { advance: "PT1H" });
      const step = Math.floor(((eligible - pokes.size) / (KILLS - kills + 1)) * Math.random());
      await poked(pokes.size + step);
      if (kills % 2 === 0) await fillDiskForAMoment();
      await poked(Math.min(pokes.size + step, eligible));
      await cloud.kill();
      await operator.end();
      await cloud.start();
      await resume();
    }

    const operator = await receivePokes(cloud, pokes);
    await resume();
    cloud.setClockBack();
    await vi.waitFor(async () => expect(await send.isCompleted()).toBe(true), UNTIL);
    // What the channel queued is sent after the campaign, when the leases of killed runs have expired.
    await poked(eligible, UNTIL);
    await vi.waitFor(async () => {
      await update();
      expect(new Set(ofType("poke.accepted").map(clientOf)).size).toBe(eligible);
    }, UNTIL);
    const published: string[] = [];
    await vi.waitFor(async () => {
      while ((await queue.receive(({ id }) => published.push(id))) > 0);
      expect(new Set(published).size).toBeGreaterThanOrEqual(eligible);
    }, UNTIL);

    const twice = [...pokes].filter(([, ids]) => ids.size !== 1);
    expect([pokes.size, twice]).toEqual([eligible, []]);
    const sends = ofType(send.eventType);
    expect([sends.length, new Set(sends.map(clientOf)).size]).toEqual([eligible, eligible]);
    const results = ofType("poke.accepted");
    expect(new Set(results.map(({ attributes }) => attributes?.event_id)).size).toBe(eligible);
    expect(records.filter(({ event_type }) => event_type.startsWith("poke."))).toHaveLength(results.length);
    // A notification whose publication was not marked before a kill is published again, with its id.
    expect(new Set(published).size).toBe(eligible);
    const figures = { kills: KILLS, pokes: pokes.size, ...countBy(records, ({ event_type }) => event_type) };
    console.info(`${name}: ${JSON.stringify({ ...figures, notifications: published.length })}`);

    await cloud.kill();
    await operator.end();
  },
  1_800_000,
);
