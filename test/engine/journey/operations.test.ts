import {
  type Activity,
  CreateJourneyCommand,
  DeleteJourneyCommand,
  GetJourneyCommand,
  ListJourneysCommand,
  type State,
  UpdateJourneyCommand,
  UpdateJourneyStateCommand,
  type WriteJourneyRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { customers, type Project, startProject } from "../execution-fixture.ts";
import { channel, publish, stateOf } from "../journey-story.ts";

let project: Project;
beforeEach(async () => {
  project = await startProject({ endpoints: customers(1) });
});
afterEach(() => project.close());

const written = (more: Partial<WriteJourneyRequest> = {}): WriteJourneyRequest => ({
  Name: "welcome",
  State: "DRAFT",
  StartActivity: "poke",
  StartCondition: { SegmentStartCondition: { SegmentId: project.segmentId } },
  Activities: { poke: channel("poke") },
  ...more,
});

const create = async (more?: Partial<WriteJourneyRequest>) =>
  (
    await project.client.send(
      new CreateJourneyCommand({ ApplicationId: project.appId, WriteJourneyRequest: written(more) }),
    )
  ).JourneyResponse;

const createWith = (Activities: Record<string, Activity>, more: Partial<WriteJourneyRequest> = {}) =>
  create({ Activities, StartActivity: Object.keys(Activities)[0], ...more });

describe("a journey with a webhook", () => {
  let checks: string[] = [];
  beforeEach(async () => {
    await project.close();
    checks = [];
    project = await startProject({
      endpoints: customers(1),
      webhooks: {
        invokeFunction: async () => ({ kind: "returned", payload: "{}" }),
        checkWebhook: async (url) => {
          checks.push(url);
          return url.endsWith("/down") ? "returned status 503 to a HEAD request" : undefined;
        },
      },
    });
  });
  const withWebhook = (path: string) => ({ poke: channel(`https://hooks.example.com/${path}`) });
  const publishDraft = (JourneyId: string | undefined) => {
    const JourneyStateRequest = { State: "ACTIVE" as const };
    const path = { ApplicationId: project.appId, JourneyId };
    return project.client.send(new UpdateJourneyStateCommand({ ...path, JourneyStateRequest }));
  };

  test("is checked when a draft names the webhook, and when it is published", async () => {
    const draft = await create({ Activities: withWebhook("up") });
    const path = { ApplicationId: project.appId, JourneyId: draft?.Id };
    await project.client.send(new UpdateJourneyCommand({ ...path, WriteJourneyRequest: written({ Name: "other" }) }));
    await project.client.send(
      new UpdateJourneyCommand({ ...path, WriteJourneyRequest: written({ Activities: withWebhook("new") }) }),
    );
    await publishDraft(draft?.Id);
    expect(checks).toEqual(["up", "new", "new"].map((end) => `https://hooks.example.com/${end}`));
    expect(await stateOf(project, draft?.Id ?? "")).not.toBe("DRAFT");
  });

  test("is rejected, with the activity, if the webhook fails its check", async () => {
    await expect(create({ Activities: withWebhook("down") })).rejects.toMatchObject({
      name: "BadRequestException",
      message: "Activities.poke.CUSTOM.DeliveryUri: the webhook returned status 503 to a HEAD request",
    });
  });
});

describe("CreateJourney", () => {
  test("returns the journey as it was written, with times as times", async () => {
    const StartTime = new Date("2030-01-01T10:00:00Z");
    const journey = await create({ Schedule: { StartTime, Timezone: "UTC" } });
    expect(journey).toMatchObject({
      ApplicationId: project.appId,
      Name: "welcome",
      State: "DRAFT",
      Activities: { poke: channel("poke") },
      Schedule: { StartTime },
    });
  });

  test("accepts an activity that nothing leads to, which sends nothing", async () => {
    await publish(project, { poke: channel("poke"), alone: channel("alone") });
    expect(project.invocations.map(({ target }) => target)).toEqual(["poke"]);
  });

  test("does not start a draft until it is published", async () => {
    const draft = await create();
    await project.engine.idle();
    expect(project.invocations).toHaveLength(0);
    await project.client.send(
      new UpdateJourneyStateCommand({
        ApplicationId: project.appId,
        JourneyId: draft?.Id,
        JourneyStateRequest: { State: "ACTIVE" },
      }),
    );
    await project.engine.idle();
    expect(project.invocations).toHaveLength(1);
    expect(await stateOf(project, draft?.Id ?? "")).toBe("COMPLETED");
  });

  test("rejects TimezoneEstimationMethods, which the engine does not apply", async () => {
    await expect(create({ TimezoneEstimationMethods: ["PHONE_NUMBER"] })).rejects.toMatchObject({
      name: "NotImplementedException",
      message: "TimezoneEstimationMethods is not supported by this engine yet",
    });
  });

  test("rejects a call without a campaign of Amazon Connect and a role when it is published, not in a draft", async () => {
    const ConnectCampaignArn = "arn:aws:connect-campaigns:us-east-1:000000000000:campaign/c";
    const calls = (JourneyChannelSettings?: WriteJourneyRequest["JourneyChannelSettings"], State: State = "ACTIVE") =>
      createWith({ call: { ContactCenter: {} } }, { State, JourneyChannelSettings });
    expect(await calls(undefined, "DRAFT")).toMatchObject({ Activities: { call: { ContactCenter: {} } } });
    await expect(calls()).rejects.toThrow(
      "JourneyChannelSettings.ConnectCampaignArn is required to publish a journey with a ContactCenter activity",
    );
    await expect(calls({ ConnectCampaignArn })).rejects.toThrow(
      /^JourneyChannelSettings.ConnectCampaignExecutionRoleArn is required/,
    );
    await expect(calls({ ConnectCampaignArn: "arn:aws:sqs:us-east-1:000000000000:c" })).rejects.toThrow(
      /JourneyChannelSettings.ConnectCampaignArn: expected the ARN of a campaign of Amazon Connect/,
    );
  });

  const wait = (WaitFor: string, NextActivity?: string): Activity => ({
    Wait: { WaitTime: { WaitFor }, ...(NextActivity && { NextActivity }) },
  });
  const many = Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`a${index}`, channel("poke")]));

  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      "an activity whose target does not exist",
      () => createWith({ poke: channel("poke", "lost") }),
      /^Activities.poke goes to lost, which is not one/,
    ],
    [
      "a start that does not exist",
      () => create({ StartActivity: "lost" }),
      /^StartActivity lost is not one of Activities/,
    ],
    [
      "a cycle that takes no time",
      () => createWith({ poke: channel("poke", "again"), again: channel("again", "poke") }),
      /leads back to itself without a pause: put a Wait/,
    ],
    [
      "an activity before a cycle that takes no time",
      () => createWith({ first: channel("first", "poke"), poke: channel("poke", "poke") }),
      /^Activities.poke leads back to itself without a pause/,
    ],
    [
      "a cycle with a wait of zero time",
      () => createWith({ poke: channel("poke", "again"), again: wait("PT0S", "poke") }),
      /leads back to itself/,
    ],
    ["more than 40 activities", () => createWith(many), /^Activities has 41 activities, at most 40/],
    [
      "a wait that is not a duration",
      () => createWith({ w: wait("1 hour") }),
      /^Activities.w.Wait.WaitTime.WaitFor: must be an ISO 8601 duration/,
    ],
    [
      "an activity of no type",
      () => createWith({ a: { Description: "empty" } }),
      /must have exactly one type of activity, it has 0/,
    ],
    ["an activity of two types", () => createWith({ a: { ...channel("poke"), ...wait("PT1H") } }), /it has 2/],
    ["a name with a space", () => create({ Name: "my journey" }), /Name: may contain letters/],
    [
      "a name over 150 characters",
      () => create({ Name: "x".repeat(151) }),
      /Name: .*received a string of 151 characters/,
    ],
    [
      "an unknown segment",
      () => create({ StartCondition: { SegmentStartCondition: { SegmentId: "nowhere" } } }),
      /^SegmentId: there is no segment nowhere/,
    ],
    [
      "publishing an event start without a filter",
      () => create({ State: "ACTIVE", StartCondition: { EventStartCondition: {} } }),
      /^StartCondition.EventStartCondition.EventFilter is required/,
    ],
    [
      "an event start in local time",
      () => create({ LocalTime: true, StartCondition: { EventStartCondition: {} } }),
      /^LocalTime cannot be combined with StartCondition.EventStartCondition/,
    ],
    [
      "an unknown segment of an event start",
      () => create({ StartCondition: { EventStartCondition: { SegmentId: "nowhere" } } }),
      /^SegmentId: there is no segment nowhere/,
    ],
    [
      "open hours without a sending schedule",
      () => create({ OpenHours: { SMS: { MONDAY: [{ StartTime: "08:00", EndTime: "18:00" }] } } }),
      /^OpenHours requires SendingSchedule: true/,
    ],
    [
      "closed days without quiet time",
      () =>
        create({
          SendingSchedule: true,
          ClosedDays: { SMS: [{ StartDateTime: "2026-12-31T20:00:00", EndDateTime: "2027-01-02" }] },
        }),
      /^ClosedDays requires QuietTime/,
    ],
    [
      "a re-entry interval that is no duration",
      () => create({ Limits: { EndpointReentryInterval: "1h" } }),
      /Limits.EndpointReentryInterval: must be an ISO 8601 duration/,
    ],
    ["a cap over 100", () => create({ Limits: { TotalCap: 101 } }), /Limits.TotalCap/],
    [
      "percentages that do not add up to 100",
      () => createWith({ s: { RandomSplit: { Branches: [{ Percentage: 30 }] } } }),
      /add up to 30, not 100/,
    ],
    [
      "a condition on an activity that sends nothing",
      () =>
        createWith({
          s: { ConditionalSplit: { Condition: { Conditions: [{ EventCondition: { MessageActivity: "s" } }] } } },
        }),
      /MessageActivity must name an activity of this journey that sends messages/,
    ],
    [
      "a condition on an unknown segment",
      () =>
        createWith({
          s: { ConditionalSplit: { Condition: { Conditions: [{ SegmentCondition: { SegmentId: "gone" } }] } } },
        }),
      /there is no segment gone/,
    ],
    [
      "publishing without a start",
      () => create({ State: "ACTIVE", StartActivity: undefined }),
      /^StartActivity is required to publish/,
    ],
    [
      "publishing without a segment",
      () => create({ State: "ACTIVE", StartCondition: undefined }),
      /^StartCondition.SegmentStartCondition or StartCondition.EventStartCondition is required/,
    ],
    [
      "publishing an SMS without a template",
      () => createWith({ sms: { SMS: {} } }, { State: "ACTIVE" }),
      /^Activities.sms.SMS.TemplateName is required/,
    ],
    ...(["EMAIL", "SMS", "PUSH"] as const).map((type): [string, () => Promise<unknown>, RegExp] => [
      `publishing an ${type} activity whose template does not exist`,
      () => createWith({ message: { [type]: { TemplateName: "nope" } } }, { State: "ACTIVE" }),
      new RegExp(`^There is no ${type} template nope`),
    ]),
    [
      "a template of a custom channel, whose text would not be sent",
      () => createWith({ c: { CUSTOM: { DeliveryUri: "f", EndpointTypes: ["CUSTOM"], TemplateName: "nope" } } }),
      /^Activities.c.CUSTOM.TemplateName is not supported/,
    ],
    [
      "publishing a wait without a time",
      () => createWith({ w: { Wait: {} } }, { State: "ACTIVE" }),
      /^Activities.w.Wait.WaitTime requires WaitFor or WaitUntil/,
    ],
    ...["PT0S", "PT1S", "PT59M59S"].map((RefreshFrequency): [string, () => Promise<unknown>, RegExp] => [
      `a refresh every ${RefreshFrequency}`,
      () => create({ RefreshFrequency }),
      /RefreshFrequency: must be at least PT1H/,
    ]),
    [
      "a time zone that is longer than any name of one",
      () => create({ Schedule: { Timezone: "X".repeat(51) } }),
      /Schedule.Timezone: .*<=50 characters/,
    ],
    [
      "a limit above all integers, with one reason",
      () => create({ Limits: { DailyCap: 1e308 } }),
      /^Invalid request body: Limits.DailyCap: too big: expected number to be <=100, received a number$/,
    ],
  ])("rejects %s", async (_, attempt, message) => {
    await expect(attempt()).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringMatching(message),
    });
  });
});

describe("UpdateJourney", () => {
  const update = (JourneyId: string | undefined, more: Partial<WriteJourneyRequest>) =>
    project.client.send(
      new UpdateJourneyCommand({ ApplicationId: project.appId, JourneyId, WriteJourneyRequest: written(more) }),
    );

  test("changes a draft", async () => {
    const draft = await create();
    const { JourneyResponse } = await update(draft?.Id, { Name: "hello" });
    expect(JourneyResponse).toMatchObject({ Id: draft?.Id, Name: "hello", State: "DRAFT" });
  });

  test("rejects a change of a published journey with 409", async () => {
    const journeyId = await publish(project, {
      poke: channel("poke", "wait"),
      wait: { Wait: { WaitTime: { WaitFor: "P1D" } } },
    });
    await expect(update(journeyId, { Name: "hello" })).rejects.toMatchObject({
      name: "ConflictException",
      $metadata: { httpStatusCode: 409 },
      message: "The journey is ACTIVE; only a DRAFT can be changed",
    });
  });
});

describe("UpdateJourneyState", () => {
  test("rejects a state that cannot follow the current one", async () => {
    const draft = await create();
    const pause = new UpdateJourneyStateCommand({
      ApplicationId: project.appId,
      JourneyId: draft?.Id,
      JourneyStateRequest: { State: "PAUSED" },
    });
    await expect(project.client.send(pause)).rejects.toThrow("State: a journey that is DRAFT cannot become PAUSED");
  });
});

describe("journeys", () => {
  test("are listed until they are deleted, and then return 404", async () => {
    const listed = async () => {
      const list = await project.client.send(new ListJourneysCommand({ ApplicationId: project.appId }));
      return list.JourneysResponse?.Item?.map(({ Id }) => Id);
    };
    const journey = await create();
    expect(await listed()).toEqual([journey?.Id]);
    const named = { ApplicationId: project.appId, JourneyId: journey?.Id };
    await project.client.send(new DeleteJourneyCommand(named));
    expect(await listed()).toEqual([]);
    await expect(project.client.send(new GetJourneyCommand(named))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Journey not found",
    });
  });
});
