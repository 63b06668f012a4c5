import { GetJourneyRunsCommand, UpdateEndpointCommand, UpdateJourneyStateCommand } from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import { customers, type Project, type ProjectOptions, returned, startProject } from "../execution-fixture.ts";
import { channel, publish, sentTo, stateOf } from "../journey-story.ts";

let project: Project;
afterEach(() => project.close());

const begin = async (options: ProjectOptions): Promise<void> => {
  project = await startProject(options);
};

const outcome = (value: string) => ({ EventAttributes: { outcome: value } });

/** The channel returns an outcome attribute for each endpoint of its event. */
const respondWith = (outcomeOf: (id: string) => string) => (event: { Endpoints: Record<string, unknown> }) =>
  returned(Object.fromEntries(Object.keys(event.Endpoints).map((id) => [id, outcome(outcomeOf(id))])));

const splitOn = (values: string[], TrueActivity?: string, FalseActivity?: string) => ({
  ConditionalSplit: {
    Condition: {
      Conditions: [
        {
          EventCondition: {
            MessageActivity: "poke",
            Dimensions: { Attributes: { outcome: { AttributeType: "INCLUSIVE" as const, Values: values } } },
          },
        },
      ],
      Operator: "ALL" as const,
    },
    ...(TrueActivity && { TrueActivity }),
    ...(FalseActivity && { FalseActivity }),
  },
});

const passTime = async (ms: number): Promise<void> => {
  project.clock.advanceTo(project.clock.now() + ms);
  await project.engine.idle();
};

describe("a journey", () => {
  test("pokes all customers, sends a letter after an hour to those that were not reached, and is completed", async () => {
    await begin({
      endpoints: customers(120),
      respond: respondWith((id) => (Number(id.slice(2)) % 3 === 0 ? "refused" : "accepted")),
    });
    const journeyId = await publish(project, {
      poke: channel("poke", "later"),
      later: { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "reached" } },
      reached: splitOn(["accepted"], undefined, "letter"),
      letter: channel("letter"),
    });
    expect(sentTo(project, "poke")).toHaveLength(120);
    expect(sentTo(project, "letter")).toHaveLength(0);
    expect(await stateOf(project, journeyId)).toBe("ACTIVE");
    await passTime(3_599_000);
    expect(sentTo(project, "letter")).toHaveLength(0);
    await passTime(2_000);
    expect(sentTo(project, "letter")).toEqual(
      customers(120)
        .map(({ Id = "" }) => Id)
        .filter((id) => Number(id.slice(2)) % 3 === 0)
        .sort(),
    );
    expect(await stateOf(project, journeyId)).toBe("COMPLETED");
  });

  test("sends the event of a journey, with at most 50 endpoints", async () => {
    await begin({ endpoints: customers(60) });
    const journeyId = await publish(project, { poke: channel("poke") });
    expect(project.invocations.map(({ event }) => Object.keys(event.Endpoints).length)).toEqual([50, 10]);
    const { Endpoints: _, ...fields } = project.invocations[0]?.event ?? { Endpoints: {} };
    expect(fields).toEqual({
      Message: {},
      Data: "data of poke",
      ApplicationId: project.appId,
      JourneyId: journeyId,
      ActivityId: "poke",
      ScheduledTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  test("sends the other event shapes that its settings select", async () => {
    await begin({
      endpoints: customers(1),
      settings: { journeyEvent: { journeyActivityId: true, emptyCampaignId: true, withoutMessage: true } },
    });
    await publish(project, { poke: channel("poke") });
    const event = project.invocations[0]?.event;
    expect(event).toMatchObject({ CampaignId: "", JourneyActivityId: "poke", JourneyRunId: expect.any(String) });
    expect(event).not.toHaveProperty("Message");
  });

  test("records the participant of an activity in the event stream", async () => {
    await begin({ endpoints: customers(1) });
    const journeyId = await publish(project, { poke: channel("poke") });
    const { JourneyRunsResponse } = await project.client.send(
      new GetJourneyRunsCommand({ ApplicationId: project.appId, JourneyId: journeyId }),
    );
    const [run] = JourneyRunsResponse?.Item ?? [];
    expect(run?.Status).toBe("COMPLETED");
    const [record] = project.records();
    expect(EventStreamRecord.safeParse(record).success).toBe(true);
    expect(record).toMatchObject({
      event_type: "_journey.send",
      event_version: "3.1",
      client: { client_id: "c-0" },
      attributes: {
        journey_id: journeyId,
        journey_run_id: run?.RunId,
        journey_activity_id: "poke",
        journey_activity_type: "CUSTOM",
        journey_send_status: "SUCCESS",
        journey_send_status_code: "200",
        journey_send_status_message: "200",
      },
    });
    expect(JSON.parse(record?.client_context.custom.endpoint ?? "")).toEqual(
      project.invocations[0]?.event.Endpoints["c-0"],
    );
  });

  test("passes participants through an activity that is not for their channel type", async () => {
    await begin({ endpoints: customers(4, (index) => ({ ChannelType: index < 2 ? "CUSTOM" : "SMS" })) });
    await publish(project, {
      poke: channel("poke", "all"),
      all: {
        CUSTOM: { DeliveryUri: "all", EndpointTypes: ["CUSTOM", "SMS"], MessageConfig: { Data: "" } },
      },
    });
    expect(sentTo(project, "poke")).toEqual(["c-0", "c-1"]);
    expect(sentTo(project, "all")).toEqual(["c-0", "c-1", "c-2", "c-3"]);
    expect(project.records("_journey.send")).toHaveLength(6);
  });

  test("moves participants whose delivery failed to the next activity, and records CUSTOM_DELIVERY_FAILURE", async () => {
    await begin({
      endpoints: customers(2),
      settings: { channelAttempts: 1 },
      respond: (_, target) =>
        target === "poke" ? { kind: "failed", reason: "timeout", message: "late" } : returned({}),
    });
    await publish(project, { poke: channel("poke", "letter"), letter: channel("letter") });
    expect(sentTo(project, "letter")).toEqual(["c-0", "c-1"]);
    expect(project.records().map(({ attributes }) => attributes.journey_send_status)).toEqual([
      "CUSTOM_DELIVERY_FAILURE",
      "CUSTOM_DELIVERY_FAILURE",
      "SUCCESS",
      "SUCCESS",
    ]);
  });

  test("records a refused participant as CUSTOM_DELIVERY_FAILURE with the reason, and splits on its outcome", async () => {
    await begin({
      endpoints: customers(2),
      respond: (_, target) =>
        returned(
          target === "poke"
            ? { "c-0": outcome("accepted"), "c-1": { EventAttributes: { outcome: "refused", reason: "no domain" } } }
            : {},
        ),
    });
    await publish(project, {
      poke: channel("poke", "reached"),
      reached: splitOn(["refused"], "letter", "gift"),
      letter: channel("letter"),
      gift: channel("gift"),
    });
    const [, refused] = project.records();
    expect(refused).toMatchObject({
      client: { client_id: "c-1" },
      attributes: {
        journey_send_status: "CUSTOM_DELIVERY_FAILURE",
        journey_send_status_code: "400",
        journey_send_status_message: "refused: no domain",
      },
    });
    expect(sentTo(project, "letter")).toEqual(["c-1"]);
    expect(sentTo(project, "gift")).toEqual(["c-0"]);
  });

  test.each([
    ["not JSON", "gibberish"],
    ["an array", "[1, 2]"],
    [
      "too many attributes",
      { "c-0": { EventAttributes: { a: "1", b: "1", c: "1", d: "1", e: "1", outcome: "accepted" } } },
    ],
    ["a value that is too long", { "c-0": { EventAttributes: { outcome: "x".repeat(129) } } }],
    ["attributes that are not strings", { "c-0": { EventAttributes: { outcome: ["accepted"] } } }],
    ["an endpoint that was not sent", { other: outcome("accepted") }],
  ])("ignores a malformed response of a channel: %s", async (_, response) => {
    await begin({
      endpoints: customers(1),
      respond: () => ({
        kind: "returned",
        payload: typeof response === "string" ? response : JSON.stringify(response),
      }),
    });
    await publish(project, {
      poke: channel("poke", "reached"),
      reached: splitOn(["accepted"], "yes", "no"),
      yes: channel("yes"),
      no: channel("no"),
    });
    expect(sentTo(project, "yes")).toEqual([]);
    expect(sentTo(project, "no")).toEqual(["c-0"]);
    expect(project.records()[0]?.attributes.journey_send_status).toBe("SUCCESS");
  });

  test("splits on a segment and on dimensions, as the endpoints are at that time", async () => {
    await begin({
      endpoints: customers(4, (index) => ({
        Attributes: { plan: [index % 2 ? "gold" : "free"] },
        Location: { Country: index < 2 ? "DE" : "FR" },
      })),
    });
    const gold = await project.addSegment({ Attributes: { plan: { AttributeType: "INCLUSIVE", Values: ["gold"] } } });
    await publish(project, {
      split: {
        MultiCondition: {
          Branches: [
            { Condition: { SegmentCondition: { SegmentId: gold } }, NextActivity: "gold" },
            {
              Condition: {
                SegmentDimensions: { Location: { Country: { DimensionType: "INCLUSIVE", Values: ["DE"] } } },
              },
              NextActivity: "german",
            },
          ],
          DefaultActivity: "rest",
        },
      },
      gold: channel("gold"),
      german: channel("german"),
      rest: channel("rest"),
    });
    expect(sentTo(project, "gold")).toEqual(["c-1", "c-3"]);
    expect(sentTo(project, "german")).toEqual(["c-0"]);
    expect(sentTo(project, "rest")).toEqual(["c-2"]);
  });

  test.each(["ALL", "ANY"] as const)("takes the yes path of a split without conditions: %s", async (Operator) => {
    await begin({ endpoints: customers(1) });
    const paths = { TrueActivity: "yes", FalseActivity: "no" };
    const split = { ConditionalSplit: { Condition: { Conditions: [], Operator }, ...paths } };
    await publish(project, { split, yes: channel("yes"), no: channel("no") });
    expect([sentTo(project, "yes"), sentTo(project, "no")]).toEqual([["c-0"], []]);
  });

  test("evaluates a split only after its EvaluationWaitTime", async () => {
    await begin({ endpoints: customers(1), respond: respondWith(() => "accepted") });
    const split = splitOn(["accepted"], "yes");
    await publish(project, {
      poke: channel("poke", "reached"),
      reached: { ConditionalSplit: { ...split.ConditionalSplit, EvaluationWaitTime: { WaitFor: "P1D" } } },
      yes: channel("yes"),
    });
    expect(sentTo(project, "yes")).toEqual([]);
    await passTime(86_400_000);
    expect(sentTo(project, "yes")).toEqual(["c-0"]);
  });

  test("waits until a time", async () => {
    await begin({ endpoints: customers(1) });
    const until = Math.ceil(project.clock.now() / 1000) * 1000 + 7_200_000;
    await publish(project, {
      wait: { Wait: { WaitTime: { WaitUntil: new Date(until).toISOString() }, NextActivity: "poke" } },
      poke: channel("poke"),
    });
    expect(project.invocations).toHaveLength(0);
    project.clock.advanceTo(until);
    await project.engine.idle();
    expect(sentTo(project, "poke")).toEqual(["c-0"]);
  });

  test("splits at random into disjoint parts of about the requested size that cover all participants", async () => {
    await begin({ endpoints: customers(1_000) });
    await publish(project, {
      split: {
        RandomSplit: {
          Branches: [
            { Percentage: 20, NextActivity: "a" },
            { Percentage: 80, NextActivity: "b" },
          ],
        },
      },
      a: channel("a"),
      b: channel("b"),
    });
    const [a, b] = [sentTo(project, "a"), sentTo(project, "b")];
    expect([...a, ...b].sort()).toEqual(
      customers(1_000)
        .map(({ Id }) => Id)
        .sort(),
    );
    expect(a.length).toBeGreaterThan(150);
    expect(a.length).toBeLessThan(250);
  });

  test("holds out a percentage", async () => {
    await begin({ endpoints: customers(400) });
    await publish(project, {
      holdout: { Holdout: { Percentage: 50, NextActivity: "poke" } },
      poke: channel("poke"),
    });
    expect(sentTo(project, "poke").length).toBeGreaterThan(150);
    expect(sentTo(project, "poke").length).toBeLessThan(250);
  });

  test("repeats a cycle once for each wait, with a new ScheduledTime in each event", async () => {
    await begin({ endpoints: customers(1) });
    await publish(project, {
      poke: channel("poke", "wait"),
      wait: { Wait: { WaitTime: { WaitFor: "P1D" }, NextActivity: "poke" } },
    });
    for (const day of [1, 2]) {
      await passTime(86_400_000);
      expect(sentTo(project, "poke")).toHaveLength(day + 1);
    }
    expect(new Set(project.invocations.map(({ event }) => event.ScheduledTime)).size).toBe(3);
  });

  test("starts and ends at its scheduled times", async () => {
    await begin({ endpoints: customers(1) });
    const start = Math.ceil(project.clock.now() / 1000) * 1000 + 3_600_000;
    const journeyId = await publish(
      project,
      {
        poke: channel("poke", "wait"),
        wait: { Wait: { WaitTime: { WaitFor: "P1D" }, NextActivity: "letter" } },
        letter: channel("letter"),
      },
      { Schedule: { StartTime: new Date(start), EndTime: new Date(start + 7_200_000) } },
    );
    expect(project.invocations).toHaveLength(0);
    await passTime(3_602_000);
    expect(sentTo(project, "poke")).toEqual(["c-0"]);
    await passTime(7_200_000);
    expect(await stateOf(project, journeyId)).toBe("COMPLETED");
    await passTime(86_400_000);
    expect(sentTo(project, "letter")).toEqual([]);
  });

  test("enrolls endpoints that join the segment later, at RefreshFrequency, and none twice", async () => {
    await begin({ endpoints: customers(1) });
    await publish(project, { poke: channel("poke") }, { RefreshFrequency: "PT1H" });
    await project.client.send(
      new UpdateEndpointCommand({
        ApplicationId: project.appId,
        EndpointId: "late",
        EndpointRequest: { ChannelType: "CUSTOM", Address: "late" },
      }),
    );
    await project.engine.idle();
    expect(sentTo(project, "poke")).toEqual(["c-0"]);
    await passTime(3_600_000);
    expect(sentTo(project, "poke")).toEqual(["c-0", "late"]);
  });

  test("stops while it is paused and continues when it is active again", async () => {
    await begin({ endpoints: customers(1) });
    const journeyId = await publish(project, {
      poke: channel("poke", "wait"),
      wait: { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "letter" } },
      letter: channel("letter"),
    });
    await setState(journeyId, "PAUSED");
    await passTime(3_600_000);
    expect(sentTo(project, "letter")).toEqual([]);
    await setState(journeyId, "ACTIVE");
    await project.engine.idle();
    expect(sentTo(project, "letter")).toEqual(["c-0"]);
  });

  test("moves no participants after it is cancelled, but finishes batches in flight", async () => {
    const response = Promise.withResolvers<void>();
    const invoked = Promise.withResolvers<void>();
    await begin({
      endpoints: customers(1),
      respond: async () => {
        invoked.resolve();
        await response.promise;
        return returned({});
      },
    });
    const published = publish(project, { poke: channel("poke", "letter"), letter: channel("letter") });
    await invoked.promise;
    const [journey] = project.engine.context.db.prepare("SELECT id FROM journey").all();
    await setState(String(journey?.id), "CANCELLED");
    response.resolve();
    await published;
    expect(project.records("_journey.send")).toHaveLength(1);
    expect(sentTo(project, "letter")).toEqual([]);
    expect(await stateOf(project, String(journey?.id))).toBe("CANCELLED");
  });
});

const setState = (JourneyId: string, State: "ACTIVE" | "PAUSED" | "CANCELLED") =>
  project.client.send(
    new UpdateJourneyStateCommand({ ApplicationId: project.appId, JourneyId, JourneyStateRequest: { State } }),
  );
