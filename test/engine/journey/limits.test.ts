import {
  UpdateApplicationSettingsCommand,
  UpdateEndpointCommand,
  UpdateSegmentCommand,
  type WriteApplicationSettingsRequest,
  type WriteJourneyRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import { listUnsent } from "../../../src/engine/delivery/store/unsent.ts";
import { advanceTo, batchesSent, campaign, standingClock } from "../campaign/campaign-story.ts";
import { customers, type Project, type ProjectOptions, startProject } from "../execution-fixture.ts";
import { channel, publish, stateOf } from "../journey-story.ts";

let project: Project;
afterEach(() => project.close());

const begin = async (options: ProjectOptions = {}): Promise<void> => {
  project = await startProject({ endpoints: customers(1), clock: standingClock(), ...options });
};

const statuses = () =>
  project
    .records("_journey.send")
    .map(({ client, attributes }) => `${client.client_id} ${attributes.journey_send_status}`);
const reasons = (id: string) => listUnsent(project.engine.context, project.appId, id, 10).map(({ reason }) => reason);

const settings = (WriteApplicationSettingsRequest: WriteApplicationSettingsRequest) =>
  project.client.send(
    new UpdateApplicationSettingsCommand({ ApplicationId: project.appId, WriteApplicationSettingsRequest }),
  );

const wait = (WaitFor: string, NextActivity: string) => ({ Wait: { WaitTime: { WaitFor }, NextActivity } });
/** Three messages, 20 hours apart. */
const SERIES = {
  one: channel("one", "w1"),
  w1: wait("PT20H", "two"),
  two: channel("two", "w2"),
  w2: wait("PT20H", "three"),
  three: channel("three"),
};
const sentTargets = () => project.invocations.map(({ target }) => target);

describe("the limits of a journey", () => {
  test("DailyCap: a participant continues without the messages over it", async () => {
    await begin();
    const id = await publish(project, SERIES, { Limits: { DailyCap: 1 } });
    await advanceTo(project, "2026-12-04T00:00:00Z");
    expect(sentTargets()).toEqual(["one", "three"]);
    expect(statuses()).toEqual(["c-0 SUCCESS", "c-0 DAILY_CAP", "c-0 SUCCESS"]);
    expect(reasons("c-0")).toEqual(["an endpoint receives at most 1 message from this journey in 24 hours"]);
    expect(await stateOf(project, id)).toBe("COMPLETED");
  });

  test("TotalCap and TimeframeCap: the first for each journey, the second for all", async () => {
    await begin();
    await publish(project, SERIES, { Limits: { TotalCap: 2 } });
    await advanceTo(project, "2026-12-04T00:00:00Z");
    expect(sentTargets()).toEqual(["one", "two"]);
    await publish(project, { four: channel("four") }, { Limits: { TimeframeCap: { Cap: 2, Days: 7 } } });
    expect(sentTargets()).toEqual(["one", "two"]);
    expect(reasons("c-0")[0]).toBe("an endpoint receives at most 2 messages from all journeys in 7 days");
  });

  test("of an application: campaigns and journeys share its daily limit", async () => {
    await begin();
    await settings({ Limits: { Daily: 1 } });
    await campaign(project);
    await publish(project, SERIES);
    await advanceTo(project, "2026-12-01T13:00:00Z");
    await campaign(project);
    expect(sentTargets()).toEqual(["my-channel"]);
    expect(statuses()).toEqual(["c-0 DAILY_CAP"]);
    expect(project.records("_campaign.send").map(({ attributes }) => attributes.campaign_send_status)).toEqual([
      "SUCCESS",
      "DAILY_CAP",
    ]);
  });

  test("MessagesPerSecond: the journey sends as many in each second of the clock", async () => {
    await begin({ endpoints: customers(70) });
    const id = await publish(project, { one: channel("one") }, { Limits: { MessagesPerSecond: 30 } });
    expect(batchesSent(project).map((ids) => ids.length)).toEqual([30]);
    await advanceTo(project, "2026-12-01T12:00:01Z");
    expect(batchesSent(project).map((ids) => ids.length)).toEqual([30, 30]);
    await advanceTo(project, "2026-12-01T12:00:02Z");
    expect(batchesSent(project).map((ids) => ids.length)).toEqual([30, 30, 10]);
    expect(await stateOf(project, id)).toBe("COMPLETED");
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
  inZone(undefined, "unknown"),
];
const NIGHT = { Start: "20:00", End: "08:00" };

describe("the quiet time of a journey", () => {
  const HELLO = { hello: channel("hello", "later"), later: channel("later") };

  test("drops the messages of participants in whose time zone it is", async () => {
    await begin({ endpoints: WORLD });
    await publish(project, HELLO, { QuietTime: NIGHT });
    expect(batchesSent(project)).toEqual([
      ["berlin", "unknown"],
      ["berlin", "unknown"],
    ]);
    expect(
      statuses()
        .filter((status) => status.endsWith("QUIET_TIME"))
        .sort(),
    ).toEqual(["tokyo QUIET_TIME", "tokyo QUIET_TIME", "york QUIET_TIME", "york QUIET_TIME"]);
  });

  test("WaitForQuietTime: holds them back until it ends", async () => {
    await begin({ endpoints: WORLD });
    await publish(project, { hello: channel("hello") }, { QuietTime: NIGHT, WaitForQuietTime: true });
    await advanceTo(project, "2026-12-02T12:00:00Z");
    expect(project.invocations.map(({ event }) => [Object.keys(event.Endpoints), event.ScheduledTime])).toEqual([
      [["berlin", "unknown"], "2026-12-01T12:00:00.000Z"],
      [["york"], "2026-12-01T13:00:00.001Z"],
      [["tokyo"], "2026-12-01T23:00:00.001Z"],
    ]);
    const finished = project
      .records("_journey.send")
      .filter(({ attributes }) => attributes.journey_send_status === "QUIET_TIME_WAIT_FINISHED");
    expect(finished.map(({ client, attributes }) => [client.client_id, attributes.journey_activity_type])).toEqual([
      ["york", undefined],
      ["tokyo", undefined],
    ]);
  });

  test("of the application applies to a journey that has none", async () => {
    await begin({ endpoints: WORLD });
    await settings({ QuietTime: NIGHT });
    await publish(project, { hello: channel("hello") });
    expect(batchesSent(project)).toEqual([["berlin", "unknown"]]);
  });

  test("is followed by the open hours and closed days of the channel", async () => {
    await begin({ endpoints: WORLD.slice(1, 2) });
    const hours = [{ StartTime: "09:00", EndTime: "12:00" }];
    await publish(
      project,
      { hello: channel("hello") },
      {
        QuietTime: NIGHT,
        WaitForQuietTime: true,
        SendingSchedule: true,
        // December 1, 2026 is a Tuesday; it is 13:00 in Berlin.
        OpenHours: { CUSTOM: { TUESDAY: hours, WEDNESDAY: hours, FRIDAY: hours } },
        ClosedDays: { CUSTOM: [{ StartDateTime: "2026-12-02T00:00:00", EndDateTime: "2026-12-04T10:30:00" }] },
      },
    );
    expect(project.invocations).toHaveLength(0);
    await advanceTo(project, "2026-12-10T00:00:00Z");
    expect(project.invocations.map(({ event }) => event.ScheduledTime)).toEqual(["2026-12-04T09:30:00.000Z"]);
  });
});

describe("a journey in local time", () => {
  const LOCAL: Partial<WriteJourneyRequest> = {
    LocalTime: true,
    Schedule: {
      StartTime: new Date("2026-12-03T09:00:00Z"),
      EndTime: new Date("2026-12-04T09:00:00Z"),
      Timezone: "UTC",
    },
  };

  test("starts for each participant at its time, and ends at its time", async () => {
    await begin({ endpoints: WORLD });
    const activities = { hello: channel("hello", "w"), w: wait("PT24H", "late"), late: channel("late") };
    const id = await publish(project, activities, LOCAL);
    await advanceTo(project, "2026-12-05T00:00:00Z");
    expect(project.invocations.map(({ target, event }) => [target, ...Object.keys(event.Endpoints)])).toEqual([
      ["hello", "tokyo"],
      ["hello", "berlin"],
      ["hello", "york"],
    ]);
    expect(reasons("unknown")).toEqual([
      "the journey is in local time, and the endpoint has no valid Demographic.Timezone",
    ]);
    expect(await stateOf(project, id)).toBe("COMPLETED");
  });
});

describe("a journey with a segment", () => {
  const addEndpoint = (EndpointId: string, plan: string) =>
    project.client.send(
      new UpdateEndpointCommand({
        ApplicationId: project.appId,
        EndpointId,
        EndpointRequest: { ChannelType: "CUSTOM", Address: EndpointId, Attributes: { plan: [plan] } },
      }),
    );
  const publishFor = async (more: Partial<WriteJourneyRequest>) => {
    const SegmentId = await project.addSegment({ Attributes: { plan: { Values: ["gold"] } } });
    await publish(
      project,
      { hello: channel("hello", "w"), w: wait("PT48H", "end"), end: channel("end") },
      {
        StartCondition: { SegmentStartCondition: { SegmentId } },
        ...more,
      },
    );
    await project.client.send(
      new UpdateSegmentCommand({
        ApplicationId: project.appId,
        SegmentId,
        WriteSegmentRequest: { Dimensions: { Attributes: { plan: { Values: ["gold", "silver"] } } } },
      }),
    );
    await advanceTo(project, "2026-12-02T13:00:00Z");
  };

  test("keeps to the criteria that the segment had at the start", async () => {
    await begin({ endpoints: [] });
    await addEndpoint("g", "gold");
    await addEndpoint("s", "silver");
    await publishFor({ RefreshFrequency: "PT24H" });
    expect(batchesSent(project)).toEqual([["g"]]);
  });

  test("RefreshOnSegmentUpdate: takes in the members of the updated segment", async () => {
    await begin({ endpoints: [] });
    await addEndpoint("g", "gold");
    await addEndpoint("s", "silver");
    await publishFor({ RefreshOnSegmentUpdate: true });
    expect(batchesSent(project)).toEqual([["g"], ["s"]]);
  });

  test("EndpointReentryCap: participants enter again when the segment is refreshed", async () => {
    await begin();
    await publish(
      project,
      { hello: channel("hello") },
      { RefreshFrequency: "PT24H", Limits: { EndpointReentryCap: 3 } },
    );
    await advanceTo(project, "2026-12-06T12:00:00Z");
    expect(batchesSent(project)).toEqual([["c-0"], ["c-0"], ["c-0"]]);
  });
});
