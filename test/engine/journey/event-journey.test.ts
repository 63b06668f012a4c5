import {
  GetJourneyExecutionMetricsCommand,
  type JourneyLimits,
  UpdateJourneyStateCommand,
  type WriteJourneyRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listUnsent } from "../../../src/engine/delivery/store/unsent.ts";
import { advanceTo, batchesSent, putEvent, standingClock } from "../campaign/campaign-story.ts";
import { customers, type Project, startProject } from "../execution-fixture.ts";
import { channel, publish, stateOf } from "../journey-story.ts";

let project: Project;
beforeEach(async () => {
  const endpoints = customers(3, (index) => ({ Attributes: { plan: [index < 2 ? "gold" : "silver"] } }));
  project = await startProject({ endpoints, clock: standingClock() });
});
afterEach(() => project.close());

const start = (SegmentId?: string): WriteJourneyRequest["StartCondition"] => ({
  EventStartCondition: {
    EventFilter: { FilterType: "ENDPOINT", Dimensions: { EventType: { Values: ["signup"] } } },
    ...(SegmentId && { SegmentId }),
  },
});

const WELCOME = { welcome: channel("welcome", "wait"), wait: { Wait: { WaitTime: { WaitFor: "PT1H" } } } };

const begin = (Limits: JourneyLimits = {}, more: Partial<WriteJourneyRequest> = {}) =>
  publish(project, WELCOME, { StartCondition: start(), Limits, ...more });

const unsent = (id: string) => listUnsent(project.engine.context, project.appId, id, 10);

describe("a journey that events start", () => {
  test("takes each endpoint in when its event arrives, if it is in the segment", async () => {
    const SegmentId = await project.addSegment({ Attributes: { plan: { Values: ["gold"] } } });
    await begin({}, { StartCondition: start(SegmentId) });
    await putEvent(project, ["c-0"], "signup");
    await putEvent(project, ["c-1", "c-2", "nobody"], "signup");
    await putEvent(project, ["c-1"], "visit");
    expect(batchesSent(project)).toEqual([["c-0"], ["c-1"]]);
  });

  test("takes no participant in that has not left, and then takes it in again", async () => {
    const JourneyId = await begin();
    await putEvent(project, ["c-0"], "signup");
    await putEvent(project, ["c-0"], "signup");
    expect(batchesSent(project)).toEqual([["c-0"]]);
    expect(unsent("c-0")[0]).toMatchObject({ status: "NOT_ENTERED", reason: "it is in the journey already" });
    await advanceTo(project, "2026-12-01T13:00:00Z");
    await putEvent(project, ["c-0"], "signup");
    expect(batchesSent(project)).toEqual([["c-0"], ["c-0"]]);
    const metrics = await project.client.send(
      new GetJourneyExecutionMetricsCommand({ ApplicationId: project.appId, JourneyId }),
    );
    expect(metrics.JourneyExecutionMetricsResponse?.Metrics).toMatchObject({
      ENDPOINT_ENTERED: "2",
      ENDPOINT_ACTIVE: "1",
    });
  });

  test("limits how often an endpoint enters, and how soon again", async () => {
    await begin({ EndpointReentryCap: 2, EndpointReentryInterval: "PT3H" });
    for (const time of ["12:00", "14:00", "15:00", "20:00"]) {
      await advanceTo(project, `2026-12-01T${time}:00Z`);
      await putEvent(project, ["c-0"], "signup");
    }
    expect(project.records("_journey.send")).toHaveLength(2);
    expect(unsent("c-0").map(({ reason }) => reason)).toEqual([
      "it entered the journey 2 times, the maximum",
      "it may enter again from 2026-12-01T15:00:00.000Z",
    ]);
  });

  test("runs until its end time, ignores events while it is paused, and takes nobody in after it is cancelled", async () => {
    const JourneyId = await begin({}, { Schedule: { EndTime: new Date("2026-12-01T18:00:00Z") } });
    const other = await begin();
    const setState = (id: string, State: "PAUSED" | "ACTIVE" | "CANCELLED") =>
      project.client.send(
        new UpdateJourneyStateCommand({
          ApplicationId: project.appId,
          JourneyId: id,
          JourneyStateRequest: { State },
        }),
      );
    await setState(other, "CANCELLED");
    await setState(JourneyId, "PAUSED");
    await putEvent(project, ["c-0"], "signup");
    await setState(JourneyId, "ACTIVE");
    await putEvent(project, ["c-1"], "signup");
    await advanceTo(project, "2026-12-01T18:00:00Z");
    await putEvent(project, ["c-2"], "signup");
    expect(batchesSent(project)).toEqual([["c-1"]]);
    expect(await stateOf(project, JourneyId)).toBe("COMPLETED");
  });
});
