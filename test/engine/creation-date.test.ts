import {
  CreateCampaignCommand,
  CreateJourneyCommand,
  CreateSegmentCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createClock } from "../../src/engine/clock.ts";
import { createApp } from "../create-app.ts";
import { startEngine, type TestEngine } from "./engine-fixture.ts";

let fixture: TestEngine;
beforeEach(async () => {
  let nowMs = Date.parse("2026-09-01T16:00:00Z");
  // Each reading is a millisecond later.
  fixture = await startEngine({ clock: { ...createClock(), now: () => ++nowMs } });
});
afterEach(() => fixture.close());

test("the creation date of a segment, a campaign or a journey is the date of its first modification", async () => {
  const { client } = fixture;
  const ApplicationId = await createApp(client, "x");
  const WriteSegmentRequest = { Name: "all", Dimensions: {} };
  const segment = (await client.send(new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest }))).SegmentResponse;
  const WriteCampaignRequest: WriteCampaignRequest = {
    Name: "c",
    SegmentId: segment?.Id,
    Schedule: { StartTime: "2030-01-01T00:00:00Z", Frequency: "ONCE" },
    MessageConfiguration: { SMSMessage: { Body: "x" } },
  };
  const campaign = (await client.send(new CreateCampaignCommand({ ApplicationId, WriteCampaignRequest })))
    .CampaignResponse;
  const WriteJourneyRequest = { Name: "j" };
  const journey = (await client.send(new CreateJourneyCommand({ ApplicationId, WriteJourneyRequest }))).JourneyResponse;
  for (const created of [segment, campaign, journey]) {
    expect(created?.CreationDate).toMatch(/^2026-09-01T16:00:00/);
    expect(created?.LastModifiedDate).toBe(created?.CreationDate);
  }
});
