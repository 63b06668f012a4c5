// A campaign whose engine is killed again and again. `KILLS=20 ENDPOINTS=100000` for the full run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Pinpoint } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createApp } from "../../create-app.ts";
import { type ChannelServer, startChannelServer } from "./channel-server.ts";
import { type KillableEngine, killableEngine } from "./killable-engine.ts";

const ENDPOINTS = Number(process.env.ENDPOINTS ?? 2_000);
const KILLS = Number(process.env.KILLS ?? 3);
const BATCHES_IN_FLIGHT = 8;
/** Long enough for some more batches, so that a kill is not always at the arrival of a batch. */
const DELAY_MAX_MS = 30;
const UNTIL = { timeout: 600_000, interval: 200 };

let folder: string;
let channel: ChannelServer;
let engine: KillableEngine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "engine-kill-"));
  channel = await startChannelServer();
  engine = killableEngine(join(folder, "engine.db"), channel.url);
});
afterAll(async () => {
  await engine.kill();
  channel.close();
  rmSync(folder, { recursive: true });
});

const credentials = { accessKeyId: "000000000000", secretAccessKey: "local" };
const clientOf = (endpoint: string) => new Pinpoint({ endpoint, region: "us-east-1", credentials });

const hasOptedOut = (index: number) => index % 10 === 0;
const idOf = (index: number) => `customer-${index}`;
const indexes = Array.from({ length: ENDPOINTS }, (_, index) => index);
const eligible = indexes.filter((index) => !hasOptedOut(index)).map(idOf);

const createAudience = async (pinpoint: Pinpoint) => {
  const ApplicationId = await createApp(pinpoint, "kill");
  for (let first = 0; first < ENDPOINTS; first += 100) {
    const Item = indexes.slice(first, first + 100).map((index) => {
      const OptOut = hasOptedOut(index) ? "ALL" : "NONE";
      return { Id: idOf(index), ChannelType: "CUSTOM" as const, Address: idOf(index), OptOut };
    });
    await pinpoint.updateEndpointsBatch({ ApplicationId, EndpointBatchRequest: { Item } });
  }
  const WriteSegmentRequest = { Name: "everybody", Dimensions: {} };
  const { SegmentResponse } = await pinpoint.createSegment({ ApplicationId, WriteSegmentRequest });
  return { ApplicationId, SegmentId: SegmentResponse?.Id };
};

const createCampaign = async (pinpoint: Pinpoint) => {
  const { ApplicationId, SegmentId } = await createAudience(pinpoint);
  const { CampaignResponse } = await pinpoint.createCampaign({
    ApplicationId,
    WriteCampaignRequest: {
      ...{ Name: "kill", SegmentId, Schedule: { StartTime: "IMMEDIATE" } },
      MessageConfiguration: { CustomMessage: { Data: "offer" } },
      CustomDeliveryConfiguration: { DeliveryUri: "channel", EndpointTypes: ["CUSTOM"] },
    },
  });
  return { ApplicationId, CampaignId: CampaignResponse?.Id };
};

/** How many endpoints have received their delivery at each kill. */
const momentsOfKills = () =>
  Array.from({ length: KILLS }, () => Math.floor(Math.random() * eligible.length)).sort((a, b) => a - b);

test("an engine that is killed at random moments of a campaign delivers to each eligible endpoint exactly once, by the ids of the deliveries", async () => {
  let pinpoint = clientOf(await engine.start());
  const campaign = await createCampaign(pinpoint);
  for (const moment of momentsOfKills()) {
    await channel.reached(moment);
    await delay(Math.random() * DELAY_MAX_MS);
    await engine.kill();
    pinpoint = clientOf(await engine.start());
  }
  await vi.waitFor(async () => {
    const { CampaignResponse } = await pinpoint.getCampaign(campaign);
    expect(CampaignResponse?.State?.CampaignStatus).toBe("COMPLETED");
  }, UNTIL);
  const { ActivitiesResponse } = await pinpoint.getCampaignActivities(campaign);
  await engine.kill();

  expect([...channel.deliveries.keys()].sort()).toEqual(eligible.toSorted());
  expect([...channel.deliveries].filter(([, ids]) => ids.size !== 1)).toEqual([]);
  const { count, distinct } = channel.invocations;
  expect(count - distinct.size).toBeLessThanOrEqual(KILLS * BATCHES_IN_FLIGHT);
  expect(ActivitiesResponse?.Item).toMatchObject([{ SuccessfulEndpointCount: eligible.length }]);
  console.info(
    `${KILLS} kills, ${eligible.length} deliveries, ${count} invocations, ${count - distinct.size} repeated`,
  );
}, 1_800_000);
