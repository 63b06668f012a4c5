import type { WriteCampaignRequest } from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import { listUnsent } from "../../../src/engine/delivery/store/unsent.ts";
import { customers, type Project, type ProjectOptions, startProject } from "../execution-fixture.ts";
import { advanceTo, batchesSent, campaign, standingClock, statusOf } from "./campaign-story.ts";

let project: Project;
afterEach(() => project.close());

const begin = async (options: ProjectOptions = {}): Promise<void> => {
  project = await startProject({ endpoints: customers(3), clock: standingClock(), ...options });
};

const daily: WriteCampaignRequest["Schedule"] = { StartTime: "IMMEDIATE", Frequency: "DAILY" };
const hourly: WriteCampaignRequest["Schedule"] = { StartTime: "IMMEDIATE", Frequency: "HOURLY" };

/** The send status of each endpoint in the event stream, in order. */
const statuses = () =>
  project
    .records("_campaign.send")
    .map(({ client, attributes }) => `${client.client_id} ${attributes.campaign_send_status}`);

const unsent = (id: string) => listUnsent(project.engine.context, project.appId, id, 10).map(({ status }) => status);
const lastReason = (id: string) => listUnsent(project.engine.context, project.appId, id, 1)[0]?.reason;

/** How many endpoints were sent to, by the second in which they were. */
const sentBySecond = (): number[] => {
  const seconds = project
    .records("_campaign.send")
    .map((record) => Math.floor((record as unknown as { event_timestamp: number }).event_timestamp / 1_000));
  return [...new Set(seconds)].map((second) => seconds.filter((one) => one === second).length);
};

describe("the limits of a campaign", () => {
  test("Total: no endpoint receives more messages over all runs", async () => {
    await begin({ endpoints: customers(1) });
    await campaign(project, { Schedule: daily, Limits: { Total: 2 } });
    await advanceTo(project, "2026-12-05T12:00:00Z");
    expect(statuses().slice(0, 4)).toEqual(["c-0 SUCCESS", "c-0 SUCCESS", "c-0 CAMPAIGN_CAP", "c-0 CAMPAIGN_CAP"]);
    expect(unsent("c-0")[0]).toBe("CAMPAIGN_CAP");
  });

  test("Daily: no endpoint receives more messages in 24 hours", async () => {
    await begin({ endpoints: customers(1) });
    await campaign(project, { Schedule: hourly, Limits: { Daily: 2 } });
    await advanceTo(project, "2026-12-02T12:30:00Z");
    const sent = statuses();
    expect(sent.slice(0, 3)).toEqual(["c-0 SUCCESS", "c-0 SUCCESS", "c-0 DAILY_CAP"]);
    expect(lastReason("c-0")).toBe("the limit of the campaign is 2 messages to an endpoint in 24 hours");
    // The first message was sent 24 hours before the last run.
    expect([sent.length, sent.filter((status) => status === "c-0 SUCCESS").length, sent.at(-1)]).toEqual([
      25,
      3,
      "c-0 SUCCESS",
    ]);
  });

  test("MessagesPerSecond: the campaign sends as many in each second, without waiting in real time", async () => {
    await begin({ endpoints: customers(130) });
    const id = await campaign(project, { Limits: { MessagesPerSecond: 20 } });
    expect(project.invocations).toHaveLength(1);
    await advanceTo(project, "2026-12-01T12:01:00Z");
    expect(sentBySecond()).toEqual([20, 20, 20, 20, 20, 20, 10]);
    expect(await statusOf(project, id)).toBe("COMPLETED");
  });

  test("MessagesPerSecond of one campaign does not hold up another", async () => {
    await begin({ endpoints: customers(130) });
    await campaign(project, { Limits: { MessagesPerSecond: 1 } });
    const other = await campaign(project);
    expect(await statusOf(project, other)).toBe("COMPLETED");
    expect(batchesSent(project).map((ids) => ids.length)).toEqual([1, 50, 50, 30]);
  });

  test("MaximumDuration: endpoints that are not reached in time receive nothing", async () => {
    await begin({ endpoints: customers(100) });
    const id = await campaign(project, { Limits: { MessagesPerSecond: 1, MaximumDuration: 60 } });
    await advanceTo(project, "2026-12-01T13:00:00Z");
    const sent = statuses().filter((status) => status.endsWith("SUCCESS"));
    const expired = statuses().filter((status) => status.endsWith("EXPIRED"));
    expect([sent.length, expired.length]).toEqual([61, 39]);
    expect(await statusOf(project, id)).toBe("COMPLETED");
  });
});

const inZone = (Timezone: string | undefined, Id: string) => ({
  Id,
  ChannelType: "CUSTOM" as const,
  Address: Id,
  ...(Timezone && { Demographic: { Timezone } }),
});
const WORLD = [
  inZone("Asia/Tokyo", "tokyo"),
  inZone("Europe/Berlin", "berlin"),
  inZone("America/New_York", "york"),
  inZone("Nowhere/Land", "nowhere"),
  inZone(undefined, "unknown"),
];

describe("the quiet time of a campaign", () => {
  const Schedule = { StartTime: "IMMEDIATE", QuietTime: { Start: "20:00", End: "08:00" } };

  test("excludes endpoints in whose time zone it is; an endpoint without a time zone has none", async () => {
    await begin({ endpoints: WORLD });
    await campaign(project, { Schedule });
    expect(batchesSent(project)).toEqual([["berlin", "nowhere", "unknown"]]);
    expect(statuses().sort()).toEqual([
      "berlin SUCCESS",
      "nowhere SUCCESS",
      "tokyo QUIET_TIME",
      "unknown SUCCESS",
      "york QUIET_TIME",
    ]);
    expect(unsent("tokyo")).toEqual(["QUIET_TIME"]);
    expect(lastReason("tokyo")).toBe("it was 21:00 in Asia/Tokyo, within the quiet time 20:00–08:00");
  });

  test("counts towards the total: the endpoint was targeted", async () => {
    await begin({ endpoints: WORLD.slice(0, 1) });
    await campaign(project, { Schedule: { ...Schedule, Frequency: "HOURLY" }, Limits: { Total: 1 } });
    await advanceTo(project, "2026-12-01T13:00:00Z");
    expect(statuses()).toEqual(["tokyo QUIET_TIME", "tokyo CAMPAIGN_CAP"]);
  });
});

describe("a campaign in local time", () => {
  test("sends to each endpoint when its time comes, and not to endpoints without a time zone", async () => {
    await begin({ endpoints: WORLD });
    const Schedule = { StartTime: "2026-12-03T09:00:00Z", IsLocalTime: true, Timezone: "UTC" };
    const id = await campaign(project, { Schedule });
    await advanceTo(project, "2026-12-04T00:00:00Z");
    const sent = project.invocations.map(({ event }) => [Object.keys(event.Endpoints)[0], event.ScheduledTime]);
    expect(sent).toEqual([
      ["tokyo", "2026-12-03T00:00:00.000Z"],
      ["berlin", "2026-12-03T08:00:00.000Z"],
      ["york", "2026-12-03T14:00:00.000Z"],
    ]);
    expect([unsent("unknown"), unsent("nowhere")]).toEqual([["FAILURE"], ["FAILURE"]]);
    expect(await statusOf(project, id)).toBe("COMPLETED");
  });

  test("starts the next run while endpoints of the last one still wait", async () => {
    await begin({ endpoints: WORLD.slice(0, 3) });
    await campaign(project, {
      Schedule: { StartTime: "2026-12-03T23:00:00+01:00", Timezone: "UTC+01", IsLocalTime: true, Frequency: "DAILY" },
    });
    await advanceTo(project, "2026-12-06T00:00:00Z");
    expect(project.invocations.map(({ event }) => [Object.keys(event.Endpoints)[0], event.ScheduledTime])).toEqual([
      ["tokyo", "2026-12-03T14:00:00.000Z"],
      ["berlin", "2026-12-03T22:00:00.000Z"],
      ["york", "2026-12-04T04:00:00.000Z"],
      ["tokyo", "2026-12-04T14:00:00.000Z"],
      ["berlin", "2026-12-04T22:00:00.000Z"],
      ["york", "2026-12-05T04:00:00.000Z"],
      ["tokyo", "2026-12-05T14:00:00.000Z"],
      ["berlin", "2026-12-05T22:00:00.000Z"],
    ]);
  });
});
