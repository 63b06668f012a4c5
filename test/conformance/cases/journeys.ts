import type { WriteJourneyRequest } from "@aws-sdk/client-pinpoint";
import { expect } from "vitest";
import { badRequest, type Case, conflict, notFound, type Scene } from "../case.ts";
import { segmentOf } from "../segment-of.ts";

const JOURNEYS = "Pinpoint API reference: Journeys, Journey";
const METRICS = "Pinpoint API reference: Journey execution metrics";
const RUN_METRICS = "Pinpoint API reference: Journey run execution metrics";

const poke = {
  CUSTOM: { DeliveryUri: "my-channel", EndpointTypes: ["CUSTOM" as const], MessageConfig: { Data: "offer" } },
};

const ADA = { ChannelType: "CUSTOM", Address: "ada" } as const;

const create = async (scene: Scene, more: Partial<WriteJourneyRequest> = {}) => {
  const { pinpoint, ApplicationId } = scene;
  const SegmentStartCondition = { SegmentId: await segmentOf(scene, ADA) };
  const WriteJourneyRequest = {
    ...{ Name: "welcome", StartActivity: "poke", StartCondition: { SegmentStartCondition }, Activities: { poke } },
    ...more,
  };
  const { JourneyResponse } = await pinpoint.createJourney({ ApplicationId, WriteJourneyRequest });
  return JourneyResponse ?? expect.fail("CreateJourney returned no journey");
};

/** A journey that has run, and the id of its run. */
const run = async (scene: Scene) => {
  const { Id: JourneyId } = await create(scene, { State: "ACTIVE" });
  await scene.idle();
  const journey = { ApplicationId: scene.ApplicationId, JourneyId };
  const { JourneyRunsResponse } = await scene.pinpoint.getJourneyRuns(journey);
  return { ...journey, RunId: JourneyRunsResponse?.Item?.[0]?.RunId };
};

const SENT = { Metrics: { SUCCESS: "1" } };

export const journeys: Case[] = [
  {
    operation: "CreateJourney",
    source: JOURNEYS,
    rule: "returns a draft with its id, dates and activities",
    check: async (scene) => {
      expect(await create(scene)).toMatchObject({
        ...{ Name: "welcome", State: "DRAFT", StartActivity: "poke", Activities: { poke } },
        ...{ ApplicationId: scene.ApplicationId, CreationDate: expect.stringMatching(/Z$/) },
      });
    },
  },
  {
    operation: "CreateJourney",
    source: "Pinpoint API reference: Journeys, WriteJourneyRequest.Name",
    rule: "rejects a name with a space, and one of 151 characters",
    check: async (scene) => {
      const named = (Name: string) => create(scene, { Name });
      await expect(named("my journey")).rejects.toMatchObject(badRequest(/Name: /));
      await expect(named("x".repeat(151))).rejects.toMatchObject(badRequest(/Name: /));
      expect(await named("x".repeat(150))).toMatchObject({ State: "DRAFT" });
    },
  },
  {
    operation: "CreateJourney",
    source: "Pinpoint quotas: journeys",
    rule: "rejects more than 40 activities",
    check: async (scene) => {
      const chain = (count: number) =>
        Object.fromEntries(
          Array.from({ length: count }, (_, index) => {
            const next = index + 1 < count && { NextActivity: `a${index + 1}` };
            return [`a${index}`, { CUSTOM: { ...poke.CUSTOM, ...next } }];
          }),
        );
      const activities = (count: number) => create(scene, { StartActivity: "a0", Activities: chain(count) });
      expect(Object.keys((await activities(40)).Activities ?? {})).toHaveLength(40);
      await expect(activities(41)).rejects.toMatchObject(badRequest(/41 activities/));
    },
  },
  {
    operation: "CreateJourney",
    source: "Pinpoint API reference: Journeys, Activity",
    rule: "accepts activities that send, wait and split, and returns them",
    check: async (scene) => {
      const { pinpoint, name } = scene;
      await pinpoint.createEmailTemplate({ TemplateName: name, EmailTemplateRequest: { Subject: "Hi" } });
      await pinpoint.createSmsTemplate({ TemplateName: name, SMSTemplateRequest: { Body: "Hi" } });
      const Activities = {
        wait: { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "holdout" } },
        holdout: { Holdout: { Percentage: 10, NextActivity: "random" } },
        random: {
          RandomSplit: {
            Branches: [
              { Percentage: 50, NextActivity: "mail" },
              { Percentage: 50, NextActivity: "text" },
            ],
          },
        },
        mail: { EMAIL: { TemplateName: name, NextActivity: "opened" } },
        opened: {
          ConditionalSplit: {
            Condition: {
              Conditions: [
                { EventCondition: { MessageActivity: "mail", Dimensions: { EventType: { Values: ["_email.open"] } } } },
              ],
            },
            FalseActivity: "text",
          },
        },
        text: { SMS: { TemplateName: name, NextActivity: "poke" } },
        poke,
      };
      expect(await create(scene, { StartActivity: "wait", Activities })).toMatchObject({ Activities });
    },
  },
  {
    operation: "UpdateJourney",
    source: "Pinpoint API reference: Journey, ConflictException",
    rule: "rejects the change of a published journey with 409",
    check: async (scene) => {
      const { RunId: _runId, ...journey } = await run(scene);
      const update = scene.pinpoint.updateJourney({ ...journey, WriteJourneyRequest: { Name: "goodbye" } });
      await expect(update).rejects.toMatchObject(conflict(/only a DRAFT can be changed/));
    },
  },
  {
    operation: "GetJourney",
    source: JOURNEYS,
    rule: "returns what CreateJourney returned",
    check: async (scene) => {
      const created = await create(scene);
      const journey = { ApplicationId: scene.ApplicationId, JourneyId: created.Id };
      expect((await scene.pinpoint.getJourney(journey)).JourneyResponse).toEqual(created);
    },
  },
  {
    operation: "ListJourneys",
    source: JOURNEYS,
    rule: "returns the journeys of the application in pages",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const ids = [(await create(scene)).Id, (await create(scene)).Id];
      const page = async (Token?: string) =>
        (await pinpoint.listJourneys({ ApplicationId, PageSize: "1", ...(Token && { Token }) })).JourneysResponse;
      const first = await page();
      const second = await page(first?.NextToken);
      expect([first, second].flatMap((one) => one?.Item?.map(({ Id }) => Id)).sort()).toEqual(ids.sort());
    },
  },
  {
    operation: "UpdateJourney",
    source: JOURNEYS,
    rule: "returns the changed draft",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const { Id: JourneyId } = await create(scene);
      const WriteJourneyRequest = { Name: "goodbye" };
      const updated = await pinpoint.updateJourney({ ApplicationId, JourneyId, WriteJourneyRequest });
      expect(updated.JourneyResponse).toMatchObject({ Id: JourneyId, Name: "goodbye", Activities: { poke } });
    },
  },
  {
    operation: "UpdateJourneyState",
    source: "Pinpoint API reference: Journey state",
    rule: "cancels a published journey, which cannot become active again",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const wait = { Wait: { WaitTime: { WaitFor: "P1D" }, NextActivity: "poke" } };
      const journey = { StartActivity: "wait", Activities: { wait, poke }, State: "ACTIVE" as const };
      const { Id: JourneyId } = await create(scene, journey);
      const set = async (State: "CANCELLED" | "ACTIVE") =>
        (await pinpoint.updateJourneyState({ ApplicationId, JourneyId, JourneyStateRequest: { State } }))
          .JourneyResponse;
      expect(await set("CANCELLED")).toMatchObject({ State: "CANCELLED" });
      await expect(set("ACTIVE")).rejects.toMatchObject(badRequest(/CANCELLED/));
    },
  },
  {
    operation: "UpdateJourneyState",
    source: "Pinpoint API reference: Journey state",
    rule: "pauses and resumes a published journey",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const wait = { Wait: { WaitTime: { WaitFor: "P1D" }, NextActivity: "poke" } };
      const journey = { StartActivity: "wait", Activities: { wait, poke }, State: "ACTIVE" as const };
      const { Id: JourneyId } = await create(scene, journey);
      await scene.idle();
      for (const State of ["PAUSED", "ACTIVE"] as const) {
        const state = { ApplicationId, JourneyId, JourneyStateRequest: { State } };
        expect((await pinpoint.updateJourneyState(state)).JourneyResponse).toMatchObject({ State });
      }
    },
  },
  {
    operation: "DeleteJourney",
    source: JOURNEYS,
    rule: "returns the journey, which does not exist any more",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const journey = { ApplicationId, JourneyId: (await create(scene)).Id };
      expect((await pinpoint.deleteJourney(journey)).JourneyResponse?.Id).toBe(journey.JourneyId);
      await expect(pinpoint.getJourney(journey)).rejects.toMatchObject(notFound());
    },
  },
  {
    operation: "GetJourneyRuns",
    source: "Pinpoint API reference: Journey runs",
    rule: "returns the runs with their status and dates",
    check: async (scene) => {
      const { RunId: _runId, ...journey } = await run(scene);
      const { JourneyRunsResponse } = await scene.pinpoint.getJourneyRuns(journey);
      expect(JourneyRunsResponse?.Item).toMatchObject([
        { Status: "COMPLETED", RunId: expect.any(String), CreationTime: expect.stringMatching(/Z$/) },
      ]);
    },
  },
  {
    operation: "GetJourneyExecutionMetrics",
    source: METRICS,
    rule: "counts the endpoints that entered and left",
    check: async (scene) => {
      const { RunId: _runId, ...journey } = await run(scene);
      const { JourneyExecutionMetricsResponse } = await scene.pinpoint.getJourneyExecutionMetrics(journey);
      expect(JourneyExecutionMetricsResponse).toMatchObject({
        ...{ ...journey, Metrics: { ENDPOINT_ENTERED: "1", ENDPOINT_LEFT: "1" } },
        LastEvaluatedTime: expect.stringMatching(/Z$/),
      });
    },
  },
  {
    operation: "GetJourneyExecutionActivityMetrics",
    source: METRICS,
    rule: "counts the results of an activity over all runs",
    check: async (scene) => {
      const { RunId: _runId, ...journey } = await run(scene);
      const activity = { ...journey, JourneyActivityId: "poke" };
      const { JourneyExecutionActivityMetricsResponse } =
        await scene.pinpoint.getJourneyExecutionActivityMetrics(activity);
      expect(JourneyExecutionActivityMetricsResponse).toMatchObject({ ...activity, ActivityType: "CUSTOM", ...SENT });
    },
  },
  {
    operation: "GetJourneyRunExecutionMetrics",
    source: RUN_METRICS,
    rule: "counts the endpoints of one run",
    check: async (scene) => {
      const of = await run(scene);
      const { JourneyRunExecutionMetricsResponse } = await scene.pinpoint.getJourneyRunExecutionMetrics(of);
      expect(JourneyRunExecutionMetricsResponse).toMatchObject({ ...of, Metrics: { ENDPOINT_ENTERED: "1" } });
    },
  },
  {
    operation: "GetJourneyRunExecutionActivityMetrics",
    source: RUN_METRICS,
    rule: "counts the results of an activity in one run",
    check: async (scene) => {
      const activity = { ...(await run(scene)), JourneyActivityId: "poke" };
      const { JourneyRunExecutionActivityMetricsResponse } =
        await scene.pinpoint.getJourneyRunExecutionActivityMetrics(activity);
      expect(JourneyRunExecutionActivityMetricsResponse).toMatchObject({ ...activity, ...SENT });
    },
  },
];
