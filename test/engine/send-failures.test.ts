import {
  CreateCampaignCommand,
  CreateSmsTemplateCommand,
  DeleteCampaignCommand,
  DeleteSegmentCommand,
  DeleteSmsTemplateCommand,
  GetCampaignActivitiesCommand,
  GetCampaignCommand,
  GetJourneyExecutionActivityMetricsCommand,
  GetJourneyExecutionMetricsCommand,
  GetJourneyRunExecutionActivityMetricsCommand,
  GetJourneyRunExecutionMetricsCommand,
  GetJourneyRunsCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import type { InvocationResult, SendFailure } from "../../src/engine/context.ts";
import { one } from "../../src/engine/database.ts";
import { addFailure, listFailures } from "../../src/engine/delivery/store/send-failures.ts";
import { addUnsent, listUnsent } from "../../src/engine/delivery/store/unsent.ts";
import { customers, type Project, type ProjectOptions, returned, startProject } from "./execution-fixture.ts";
import { channel, publish } from "./journey-story.ts";

let project: Project;
let reported: SendFailure[] = [];
afterEach(() => project.close());

const begin = async (options: ProjectOptions) => {
  reported = [];
  project = await startProject({ ...options, sendFailed: (failure) => reported.push(failure) });
};

const NOT_PERMITTED: InvocationResult = { kind: "failed", reason: "not-permitted", message: "no permission" };
const TIMEOUT: InvocationResult = { kind: "failed", reason: "timeout", message: "15 s" };

const run = async (more: object = {}): Promise<string> => {
  const { CampaignResponse } = await project.client.send(
    new CreateCampaignCommand({
      ApplicationId: project.appId,
      WriteCampaignRequest: {
        SegmentId: project.segmentId,
        Schedule: { StartTime: "IMMEDIATE" },
        MessageConfiguration: { CustomMessage: { Data: "offers" } },
        CustomDeliveryConfiguration: { DeliveryUri: "my-channel", EndpointTypes: ["CUSTOM"] },
        ...more,
      },
    }),
  );
  await project.engine.idle();
  return CampaignResponse?.Id ?? "";
};

const failures = () => listFailures(project.engine.context);

describe("the failures of a campaign", () => {
  test("are one entry for each function and cause, however many batches have it", async () => {
    await begin({ endpoints: customers(120), respond: () => NOT_PERMITTED });
    const id = await run();
    expect(failures()).toMatchObject([
      {
        sender: { kind: "campaign", id },
        stage: "channel",
        target: "my-channel",
        cause: "not-permitted",
        detail: "no permission",
        attempts: 3,
        endpoints: 120,
      },
    ]);
    expect(project.invocations).toHaveLength(3);
    expect(reported.at(-1)).toEqual(failures()[0]);
  });

  test("are reported at the first attempt, before the batch is given up", async () => {
    await begin({ endpoints: customers(2), respond: (_, target) => (target === "my-hook" ? TIMEOUT : returned({})) });
    await run({ Hook: { LambdaFunctionName: "my-hook", Mode: "FILTER" } });
    expect(reported.map(({ attempts, endpoints }) => [attempts, endpoints])).toEqual([
      [1, 0],
      [2, 0],
      [3, 2],
    ]);
    expect(failures()).toMatchObject([{ stage: "hook", target: "my-hook", cause: "timeout" }]);
  });

  test("include a hook whose response cannot be used, and endpoints that the channel rejected", async () => {
    const refuse = { EventAttributes: { outcome: "refused", reason: "no domain" } };
    await begin({
      endpoints: customers(2),
      respond: (_, target) => returned(target === "my-hook" ? "what?" : { "c-0": refuse }),
    });
    await run();
    await run({ Hook: { LambdaFunctionName: "my-hook", Mode: "FILTER" } });
    expect(failures()).toMatchObject([
      { stage: "hook", cause: "unreadable-response", endpoints: 2 },
      { stage: "channel", cause: "rejected", reason: "refused: no domain", endpoints: 1 },
    ]);
  });

  test("are kept for the last 1,000 reasons", async () => {
    await begin({});
    const { context } = project.engine;
    const batch = { ...BATCH, appId: project.appId };
    for (let index = 0; index < 1_005; index += 1)
      addFailure(context, SENDER, batch, {
        stage: "channel",
        target: `f-${index}`,
        cause: "timeout",
        reason: "",
        detail: "",
        endpoints: 1,
      });
    expect(failures()).toHaveLength(1_000);
    expect(failures()[0]?.target).toBe("f-1004");
    expect(failures().at(-1)?.target).toBe("f-5");
  });
});

const SENDER = { kind: "campaign", id: "c" } as const;
const BATCH = { appId: "app", source: { kind: "campaign", activityId: "a" } } as const;

describe("a campaign or journey that cannot run", () => {
  const sms = (name: string) => ({
    MessageConfiguration: undefined,
    CustomDeliveryConfiguration: undefined,
    TemplateConfiguration: { SMSTemplate: { Name: name } },
  });
  const createTemplate = () =>
    project.client.send(new CreateSmsTemplateCommand({ TemplateName: "hi", SMSTemplateRequest: { Body: "Hi" } }));
  const deleteTemplate = () => project.client.send(new DeleteSmsTemplateCommand({ TemplateName: "hi" }));
  const phones = [{ Id: "p-0", ChannelType: "SMS" as const, Address: "+12065550100" }];
  const begins = async (more: object) => {
    const id = await run({ Schedule: { StartTime: new Date(project.clock.now() + 60_000).toISOString() }, ...more });
    return { id, start: () => project.clock.advanceTo(project.clock.now() + 120_000) };
  };

  test("because its template was deleted is INVALID, with the reason", async () => {
    await begin({ endpoints: phones });
    await createTemplate();
    const { id, start } = await begins(sms("hi"));
    await deleteTemplate();
    start();
    await project.engine.idle();
    expect(failures()).toMatchObject([
      { sender: { kind: "campaign", id }, stage: "run", cause: "rejected", reason: "There is no SMS template hi" },
    ]);
    const { CampaignResponse } = await project.client.send(
      new GetCampaignCommand({ ApplicationId: project.appId, CampaignId: id }),
    );
    expect(CampaignResponse?.State?.CampaignStatus).toBe("INVALID");
  });

  test("because its segment was deleted is INVALID, with the reason", async () => {
    await begin({ endpoints: customers(1) });
    const { id, start } = await begins({});
    await project.client.send(new DeleteSegmentCommand({ ApplicationId: project.appId, SegmentId: project.segmentId }));
    start();
    await project.engine.idle();
    expect(failures()).toMatchObject([
      { sender: { id }, runId: id, stage: "run", reason: expect.stringContaining(project.segmentId) },
    ]);
  });

  test("because a template was deleted after its start sends nothing to a participant, with the reason", async () => {
    await begin({ endpoints: phones });
    await createTemplate();
    await publish(project, {
      wait: { Wait: { WaitTime: { WaitFor: "PT1H" }, NextActivity: "sms" } },
      sms: { SMS: { TemplateName: "hi" } },
    });
    await deleteTemplate();
    project.clock.advanceTo(project.clock.now() + 3_700_000);
    await project.engine.idle();
    expect(failures()).toMatchObject([
      { sender: { kind: "journey" }, stage: "message", reason: "There is no SMS template hi", endpoints: 1 },
    ]);
  });
});

describe("the endpoints that received nothing", () => {
  test("are stored with their status, also those that the hook removed", async () => {
    await begin({
      endpoints: customers(3),
      respond: ({ Endpoints }, target) => {
        if (target === "my-hook") return returned({ "c-0": Endpoints["c-0"], "c-1": Endpoints["c-1"] });
        return returned({ "c-1": { EventAttributes: { outcome: "skipped", reason: "opted-out" } } });
      },
    });
    const id = await run({ Hook: { LambdaFunctionName: "my-hook", Mode: "FILTER" } });
    const unsent = (endpointId: string) => listUnsent(project.engine.context, project.appId, endpointId, 10);
    expect(unsent("c-0")).toEqual([]);
    expect(unsent("c-1")).toMatchObject([{ status: "CUSTOM_DELIVERY_FAILURE", reason: "skipped: opted-out" }]);
    expect(unsent("c-2")).toMatchObject([{ status: "REMOVED_BY_HOOK", reason: "my-hook", sender: { id } }]);
  });

  test("are kept for the last 100,000 sends", async () => {
    await begin({});
    const { context } = project.engine;
    const members = Array.from({ length: 60_000 }, (_, index) => ({
      endpointId: `e-${index}`,
      status: "FAILURE" as const,
      reason: "",
    }));
    const count = () => one<{ count: number }>(context.db, "SELECT count(*) AS count FROM unsent")?.count;
    addUnsent(context, SENDER, BATCH, members);
    addUnsent(context, SENDER, BATCH, members);
    expect(count()).toBe(100_000);
    expect(listUnsent(context, "app", "e-0", 10)).toHaveLength(1);
    expect(listUnsent(context, "app", "e-59999", 10)).toHaveLength(2);
  });
});

describe("metrics", () => {
  test("of a campaign activity count its endpoints by result", async () => {
    await begin({
      endpoints: customers(3),
      respond: () => returned({ "c-0": { EventAttributes: { outcome: "refused" } } }),
    });
    const CampaignId = await run();
    const request = { ApplicationId: project.appId, CampaignId };
    const { ActivitiesResponse } = await project.client.send(new GetCampaignActivitiesCommand(request));
    expect(ActivitiesResponse?.Item).toMatchObject([
      {
        TotalEndpointCount: 3,
        SuccessfulEndpointCount: 2,
        ExecutionMetrics: { SUCCESS: "2", CUSTOM_DELIVERY_FAILURE: "1" },
      },
    ]);
    await project.client.send(new DeleteCampaignCommand(request));
    expect(one(project.engine.context.db, "SELECT * FROM result_count")).toBeUndefined();
  });

  test("of a journey, its run and their activities count participants and results", async () => {
    await begin({ endpoints: customers(3), respond: (_, target) => (target === "poke" ? TIMEOUT : returned({})) });
    const JourneyId = await publish(project, {
      first: channel("poke", "second"),
      second: channel("other", "later"),
      later: { Wait: { WaitTime: { WaitFor: "PT1H" } } },
    });
    const about = { ApplicationId: project.appId, JourneyId };
    const { client } = project;
    const { JourneyRunsResponse } = await client.send(new GetJourneyRunsCommand(about));
    const RunId = JourneyRunsResponse?.Item?.[0]?.RunId ?? "";
    const Metrics = { ENDPOINT_PRODUCED: "3", ENDPOINT_ENTERED: "3", ENDPOINT_ACTIVE: "3", ENDPOINT_LEFT: "0" };
    const run = await client.send(new GetJourneyRunExecutionMetricsCommand({ ...about, RunId }));
    expect(run.JourneyRunExecutionMetricsResponse).toMatchObject({ ...about, RunId, Metrics });
    const journey = await client.send(new GetJourneyExecutionMetricsCommand(about));
    expect(journey.JourneyExecutionMetricsResponse).toMatchObject({ ...about, Metrics });

    const first = await client.send(
      new GetJourneyRunExecutionActivityMetricsCommand({ ...about, RunId, JourneyActivityId: "first" }),
    );
    expect(first.JourneyRunExecutionActivityMetricsResponse).toMatchObject({
      ActivityType: "CUSTOM",
      RunId,
      Metrics: { CUSTOM_DELIVERY_FAILURE: "3" },
    });
    const second = await client.send(
      new GetJourneyExecutionActivityMetricsCommand({ ...about, JourneyActivityId: "second" }),
    );
    expect(second.JourneyExecutionActivityMetricsResponse).toMatchObject({ Metrics: { SUCCESS: "3" } });
  });

  test("of a run, an activity or a type of activity that is not there are refused", async () => {
    await begin({ endpoints: customers(1) });
    const JourneyId = await publish(project, { wait: { Wait: { WaitTime: { WaitFor: "PT1H" } } } });
    const about = { ApplicationId: project.appId, JourneyId };
    const activity = (JourneyActivityId: string) =>
      project.client.send(new GetJourneyExecutionActivityMetricsCommand({ ...about, JourneyActivityId }));
    await expect(
      project.client.send(new GetJourneyRunExecutionMetricsCommand({ ...about, RunId: "none" })),
    ).rejects.toThrow("Journey run not found");
    await expect(activity("none")).rejects.toThrow("Journey activity not found");
    await expect(activity("wait")).rejects.toThrow("the metrics of a Wait activity are not supported");
  });
});
