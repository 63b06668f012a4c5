import { CreateCampaignCommand } from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import { customers, type Project, startProject } from "./execution-fixture.ts";

const DAY_MS = 86_400_000;

let project: Project;
let isClosed = false;
const close = async () => {
  isClosed = true;
  await project.close();
};
afterEach(async () => {
  if (!isClosed) await close();
  isClosed = false;
});

const createDailyCampaign = () =>
  project.client.send(
    new CreateCampaignCommand({
      ApplicationId: project.appId,
      WriteCampaignRequest: {
        Name: "daily",
        SegmentId: project.segmentId,
        SegmentVersion: 1,
        Schedule: { StartTime: "IMMEDIATE", Frequency: "DAILY" },
        MessageConfiguration: { CustomMessage: { Data: "hello" } },
        CustomDeliveryConfiguration: { DeliveryUri: "channel", EndpointTypes: ["CUSTOM"] },
      },
    }),
  );

describe("a long span", () => {
  test("is moved day by day: a daily campaign runs on each day", async () => {
    project = await startProject({ endpoints: customers(1) });
    await createDailyCampaign();
    await project.engine.idle();
    const offsets: number[] = [];
    await project.engine.advanceTo(project.clock.now() + 10 * DAY_MS, (offsetMs) => offsets.push(offsetMs));
    await project.engine.idle();
    expect(new Set(project.invocations.map(({ event }) => event.ActivityId)).size).toBe(11);
    expect(offsets.length).toBeGreaterThanOrEqual(10);
    expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    expect(offsets.at(-1)).toBe(project.clock.offsetMs());
  });

  test("is moved at once over days on which nothing is due", async () => {
    project = await startProject();
    const offsets: number[] = [];
    await project.engine.advanceTo(project.clock.now() + 3_000 * DAY_MS, (offsetMs) => offsets.push(offsetMs));
    expect(offsets).toEqual([project.clock.offsetMs()]);
  });

  test("reports no step at which campaigns and journeys failed", async () => {
    project = await startProject({ endpoints: customers(1) });
    await createDailyCampaign();
    await project.engine.idle();
    const { db } = project.engine.context;
    const failOn = Math.round(project.clock.now() + 3.5 * DAY_MS);
    db.exec(`CREATE TRIGGER broken BEFORE INSERT ON campaign_activity WHEN new.started_at > ${failOn}
             BEGIN SELECT RAISE(ABORT, 'broken'); END`);
    const offsets: number[] = [];
    const move = project.engine.advanceTo(project.clock.now() + 10 * DAY_MS, (offsetMs) => offsets.push(offsetMs));
    await expect(move).rejects.toThrow("broken");
    expect(offsets.length).toBe(3);
  });

  test("ends where it is when its caller leaves", async () => {
    project = await startProject({ endpoints: customers(1) });
    await createDailyCampaign();
    await project.engine.idle();
    const caller = new AbortController();
    const offsets: number[] = [];
    const toMs = project.clock.now() + 3_000 * DAY_MS;
    const moved = (offsetMs: number) => offsets.push(offsetMs) === 2 && caller.abort();
    await project.engine.advanceTo(toMs, moved, caller.signal);
    expect(offsets).toEqual([expect.any(Number), project.clock.offsetMs()]);
  });

  test("stops with the engine", async () => {
    project = await startProject({ endpoints: customers(1) });
    await createDailyCampaign();
    const offsets: number[] = [];
    let closing = Promise.resolve();
    await project.engine.advanceTo(project.clock.now() + 3_000 * DAY_MS, (offsetMs) => {
      if (offsets.push(offsetMs) === 2) closing = close();
    });
    await closing;
    expect(offsets).toHaveLength(2);
  });
});
