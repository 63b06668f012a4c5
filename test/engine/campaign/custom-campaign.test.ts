import {
  type ActivityResponse,
  type EndpointBatchItem,
  GetCampaignActivitiesCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import { customers, type Project, type ProjectOptions, returned, startProject } from "../execution-fixture.ts";
import { campaign, statusOf } from "./campaign-story.ts";

let project: Project;
afterEach(() => project.close());

const begin = async (options: ProjectOptions): Promise<void> => {
  project = await startProject(options);
};

const run = (request: Partial<WriteCampaignRequest> = {}): Promise<string> =>
  campaign(project, {
    MessageConfiguration: { CustomMessage: { Data: '{"domain":"offers"}' } },
    ...request,
  });

/** The only activity of a campaign. */
const activityOf = async (campaignId: string): Promise<ActivityResponse | undefined> => {
  const { ActivitiesResponse } = await project.client.send(
    new GetCampaignActivitiesCommand({ ApplicationId: project.appId, CampaignId: campaignId }),
  );
  expect(ActivitiesResponse?.Item).toHaveLength(1);
  return ActivitiesResponse?.Item?.[0];
};

describe("a campaign with a custom channel", () => {
  test("sends its channel all endpoints of the segment, 50 at a time, and is then completed", async () => {
    await begin({ endpoints: customers(120) });
    const campaignId = await run();
    expect(project.invocations.map(({ event }) => Object.keys(event.Endpoints).length)).toEqual([50, 50, 20]);
    const sent = project.invocations.flatMap(({ event }) => Object.keys(event.Endpoints));
    expect(new Set(sent)).toEqual(new Set(customers(120).map(({ Id }) => Id)));
    expect(await statusOf(project, campaignId)).toBe("COMPLETED");
  });

  test("sends the documented event", async () => {
    await begin({ endpoints: customers(1, () => ({ User: { UserId: "u-1" }, Attributes: { plan: ["gold"] } })) });
    const campaignId = await run();
    const [invocation] = project.invocations;
    expect(invocation?.target).toBe("my-channel");
    expect(Object.keys(invocation?.event ?? {})).toEqual([
      "Message",
      "Data",
      "ApplicationId",
      "CampaignId",
      "TreatmentId",
      "ActivityId",
      "ScheduledTime",
      "Endpoints",
    ]);
    expect(invocation?.event).toMatchObject({
      Message: {},
      Data: '{"domain":"offers"}',
      ApplicationId: project.appId,
      CampaignId: campaignId,
      TreatmentId: "0",
      ActivityId: expect.stringMatching(/^[0-9a-f]{32}$/),
      ScheduledTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(invocation?.event.Endpoints["c-0"]).toMatchObject({
      ChannelType: "CUSTOM",
      Address: "customer-0",
      EndpointStatus: "ACTIVE",
      OptOut: "NONE",
      Attributes: { plan: ["gold"] },
      User: { UserId: "u-1" },
    });
    expect(invocation?.event.Endpoints["c-0"]).not.toHaveProperty("Id");
  });

  test("sends empty attributes, metrics and user attributes, unless they are to be absent", async () => {
    const fieldsSent = () => {
      const [endpoint = {}] = Object.values(project.invocations.at(-1)?.event.Endpoints ?? {});
      const { Attributes, Metrics, User } = endpoint as Record<string, unknown>;
      return { Attributes, Metrics, User };
    };
    await begin({ endpoints: customers(1, () => ({ User: { UserId: "u-1" } })) });
    await run();
    expect(fieldsSent()).toEqual({ Attributes: {}, Metrics: {}, User: { UserId: "u-1", UserAttributes: {} } });
    project.engine.context.settings.emptyEndpointFields = "absent";
    await run();
    expect(fieldsSent()).toEqual({ Attributes: undefined, Metrics: undefined, User: { UserId: "u-1" } });
  });

  test("records each endpoint once in the event stream, as it was sent", async () => {
    await begin({ endpoints: customers(3) });
    const campaignId = await run();
    const records = project.records();
    expect(records.map((record) => EventStreamRecord.parse(record).client?.client_id)).toEqual(["c-0", "c-1", "c-2"]);
    const [record] = records;
    expect(record).toMatchObject({
      event_type: "_campaign.send",
      event_version: "3.1",
      application: { app_id: project.appId, sdk: {} },
      client: { client_id: "c-0" },
      device: { platform: {} },
      session: {},
      attributes: {
        campaign_id: campaignId,
        campaign_activity_id: project.invocations[0]?.event.ActivityId,
        treatment_id: "0",
        delivery_type: "CUSTOM",
        campaign_send_status: "SUCCESS",
      },
      awsAccountId: "000000000000",
    });
    expect(JSON.parse(record?.client_context.custom.endpoint ?? "")).toEqual(
      project.invocations[0]?.event.Endpoints["c-0"],
    );
  });

  test("leaves out endpoints that opted out, are inactive, or are of another channel type", async () => {
    const kinds: EndpointBatchItem[] = [{}, { OptOut: "ALL" }, { Address: "shared" }, { ChannelType: "SMS" }];
    const endpoints = customers(4, (index) => kinds[index] ?? {});
    // The endpoint that had an address becomes inactive when another endpoint uses it.
    await begin({ endpoints: [...endpoints, { Id: "c-4", ChannelType: "CUSTOM", Address: "shared" }] });
    await run();
    expect(project.invocations.flatMap(({ event }) => Object.keys(event.Endpoints))).toEqual(["c-0", "c-4"]);
  });

  test("sends endpoints of the types that it names, with their own type", async () => {
    await begin({ endpoints: customers(2, (index) => ({ ChannelType: index === 0 ? "EMAIL" : "CUSTOM" })) });
    await run({ CustomDeliveryConfiguration: { DeliveryUri: "my-channel", EndpointTypes: ["EMAIL"] } });
    expect(project.invocations.map(({ event }) => event.Endpoints)).toEqual([
      { "c-0": expect.objectContaining({ ChannelType: "EMAIL" }) },
    ]);
  });

  test("invokes a failing channel three times with the same event, then records CUSTOM_DELIVERY_FAILURE", async () => {
    await begin({
      endpoints: customers(2),
      respond: () => ({ kind: "failed", reason: "function-error", message: "it broke" }),
    });
    await run();
    expect(project.invocations).toHaveLength(3);
    expect(new Set(project.invocations.map(({ payload }) => payload)).size).toBe(1);
    expect(project.records("_campaign.send").map(({ attributes }) => attributes.campaign_send_status)).toEqual([
      "CUSTOM_DELIVERY_FAILURE",
      "CUSTOM_DELIVERY_FAILURE",
    ]);
  });

  test("does not retry a function that does not exist", async () => {
    await begin({ endpoints: customers(1), respond: () => ({ kind: "failed", reason: "not-found", message: "none" }) });
    await run();
    expect(project.invocations).toHaveLength(1);
  });

  test("records a failure if the channel does not return in time", async () => {
    await begin({
      endpoints: customers(1),
      settings: { functionWaitMs: 1, channelAttempts: 1 },
      respond: () => new Promise(() => {}),
    });
    await run();
    expect(project.records("_campaign.send").map(({ attributes }) => attributes.campaign_send_status)).toEqual([
      "CUSTOM_DELIVERY_FAILURE",
    ]);
  });

  test("retries throttled invocations beyond the number of attempts", async () => {
    let throttles = 4;
    await begin({
      endpoints: customers(1),
      respond: () => {
        throttles -= 1;
        if (throttles < 0) return returned({});
        // The engine's clock advances past the pause before the next attempt.
        setImmediate(() => project.clock.advanceTo(project.clock.now() + 10_000));
        return { kind: "failed", reason: "throttled", message: "too many" };
      },
    });
    await run();
    expect(project.invocations).toHaveLength(5);
    expect(project.records("_campaign.send")[0]?.attributes.campaign_send_status).toBe("SUCCESS");
  });

  test("continues with the other batches if one fails", async () => {
    await begin({
      endpoints: customers(120),
      settings: { channelAttempts: 1 },
      respond: (event) =>
        "c-60" in event.Endpoints ? { kind: "failed", reason: "timeout", message: "late" } : returned({}),
    });
    await run();
    const statuses = Map.groupBy(project.records(), ({ attributes }) => attributes.campaign_send_status);
    expect(statuses.get("SUCCESS")).toHaveLength(70);
    expect(statuses.get("CUSTOM_DELIVERY_FAILURE")).toHaveLength(50);
  });

  test("sends batches of the configured size, and each twice if duplicateBatches is set", async () => {
    await begin({ endpoints: customers(30), settings: { endpointsPerInvocation: 10, duplicateBatches: true } });
    await run();
    expect(project.invocations.map(({ event }) => Object.keys(event.Endpoints).length)).toEqual(Array(6).fill(10));
    expect(new Set(project.invocations.map(({ payload }) => payload)).size).toBe(3);
    expect(project.records()).toHaveLength(30);
  });

  test("never has more batches in flight than are allowed", async () => {
    let inFlight = 0;
    let most = 0;
    await begin({
      endpoints: customers(100),
      settings: { endpointsPerInvocation: 5, batchesInFlight: 3 },
      respond: async () => {
        most = Math.max(most, ++inFlight);
        await new Promise(setImmediate);
        inFlight -= 1;
        return returned({});
      },
    });
    await run();
    expect(project.invocations).toHaveLength(20);
    expect(most).toBe(3);
  });

  test("starts at its start time and not before", async () => {
    await begin({ endpoints: customers(1) });
    const startsAt = Math.ceil(project.clock.now() / 1000) * 1000 + 3_600_000;
    const campaignId = await run({ Schedule: { StartTime: new Date(startsAt).toISOString() } });
    expect(project.invocations).toHaveLength(0);
    expect(await statusOf(project, campaignId)).toBe("SCHEDULED");
    project.clock.advanceTo(startsAt);
    await project.engine.idle();
    expect(project.invocations[0]?.event.ScheduledTime).toBe(new Date(startsAt).toISOString());
    expect(await statusOf(project, campaignId)).toBe("COMPLETED");
  });

  test("runs every day until its end time, each run with its own activity id", async () => {
    await begin({ endpoints: customers(1) });
    const start = project.clock.now();
    const EndTime = new Date(start + 2.5 * 86_400_000).toISOString();
    const campaignId = await run({ Schedule: { StartTime: "IMMEDIATE", Frequency: "DAILY", EndTime } });
    expect(await statusOf(project, campaignId)).toBe("PENDING_NEXT_RUN");
    for (const day of [1, 2, 3]) {
      project.clock.advanceTo(start + day * 86_400_000 + 1_000);
      await project.engine.idle();
    }
    expect(new Set(project.invocations.map(({ event }) => event.ActivityId)).size).toBe(3);
    expect(await statusOf(project, campaignId)).toBe("COMPLETED");
  });

  test("lists its activity with its counts", async () => {
    await begin({ endpoints: customers(3) });
    const campaignId = await run();
    expect(await activityOf(campaignId)).toMatchObject({
      Id: project.invocations[0]?.event.ActivityId,
      CampaignId: campaignId,
      TreatmentId: "0",
      State: "COMPLETED",
      Result: "SUCCESS",
      TotalEndpointCount: 3,
      SuccessfulEndpointCount: 3,
    });
  });

  describe("whose channel returns an outcome for each endpoint", () => {
    const outcomes: Record<string, Record<string, string>> = {
      "c-0": { outcome: "accepted" },
      "c-1": { outcome: "queued" },
      "c-2": { outcome: "refused", reason: "data: neither JSON nor a bare domain name" },
      "c-3": { outcome: "skipped", reason: "opted-out" },
      "c-4": { outcome: "refused" },
      "c-5": { vendor: "refused" },
    };
    const respond = () =>
      returned(Object.fromEntries(Object.entries(outcomes).map(([id, EventAttributes]) => [id, { EventAttributes }])));
    const resultsOf = () =>
      Object.fromEntries(
        project
          .records("_campaign.send")
          .map(({ client, attributes }) => [
            client.client_id,
            [attributes.campaign_send_status, attributes.campaign_send_status_message],
          ]),
      );

    test("counts refused and skipped endpoints as not delivered, and records the reason", async () => {
      await begin({ endpoints: customers(6), respond });
      const campaignId = await run();
      expect(resultsOf()).toEqual({
        "c-0": ["SUCCESS", undefined],
        "c-1": ["SUCCESS", undefined],
        "c-2": ["CUSTOM_DELIVERY_FAILURE", "refused: data: neither JSON nor a bare domain name"],
        "c-3": ["CUSTOM_DELIVERY_FAILURE", "skipped: opted-out"],
        "c-4": ["CUSTOM_DELIVERY_FAILURE", "refused"],
        "c-5": ["SUCCESS", undefined],
      });
      expect(await activityOf(campaignId)).toMatchObject({
        Result: "SUCCESS",
        TotalEndpointCount: 6,
        SuccessfulEndpointCount: 3,
      });
      expect(project.invocations).toHaveLength(1);
    });

    test("is a failure if all are refused", async () => {
      await begin({
        endpoints: customers(3),
        respond: ({ Endpoints }) =>
          returned(
            Object.fromEntries(Object.keys(Endpoints).map((id) => [id, { EventAttributes: { outcome: "refused" } }])),
          ),
      });
      expect(await activityOf(await run())).toMatchObject({
        State: "COMPLETED",
        Result: "FAIL",
        TotalEndpointCount: 3,
        SuccessfulEndpointCount: 0,
      });
    });

    test("counts all of them as delivered if outcomes are to be ignored", async () => {
      await begin({ endpoints: customers(6), respond, settings: { channelOutcomes: "ignored" } });
      const campaignId = await run();
      expect(new Set(Object.values(resultsOf()).flat())).toEqual(new Set(["SUCCESS", undefined]));
      expect(await activityOf(campaignId)).toMatchObject({ SuccessfulEndpointCount: 6 });
    });
  });

  test("starts nothing while the engine is paused, and continues afterwards", async () => {
    await begin({ endpoints: customers(1), settings: { paused: true } });
    await run();
    expect(project.invocations).toHaveLength(0);
    project.engine.context.settings.paused = false;
    await project.engine.idle();
    expect(project.invocations).toHaveLength(1);
  });
});
