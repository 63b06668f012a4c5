import {
  CreateCampaignCommand,
  CreateSegmentCommand,
  DeleteCampaignCommand,
  DeleteSegmentCommand,
  GetCampaignCommand,
  GetCampaignsCommand,
  GetCampaignVersionCommand,
  GetCampaignVersionsCommand,
  UpdateCampaignCommand,
  type WriteCampaignRequest,
  type WriteSegmentRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { customers, type Project, startProject } from "../execution-fixture.ts";

let project: Project;
beforeEach(async () => {
  project = await startProject({ endpoints: customers(1) });
});
afterEach(() => project.close());

const tomorrow = () => new Date(project.clock.now() + 86_400_000).toISOString();

const written = (more: Partial<WriteCampaignRequest> = {}): WriteCampaignRequest => ({
  Name: "spring",
  SegmentId: project.segmentId,
  Schedule: { StartTime: tomorrow() },
  MessageConfiguration: { CustomMessage: { Data: "offers" } },
  CustomDeliveryConfiguration: { DeliveryUri: "my-channel", EndpointTypes: ["CUSTOM"] },
  ...more,
});

const message = {
  MessageConfiguration: { CustomMessage: { Data: "x" } },
  CustomDeliveryConfiguration: { DeliveryUri: "c", EndpointTypes: ["CUSTOM" as const] },
};

const withoutMessage = { MessageConfiguration: undefined, CustomDeliveryConfiguration: undefined };

const create = async (more?: Partial<WriteCampaignRequest>) =>
  (
    await project.client.send(
      new CreateCampaignCommand({ ApplicationId: project.appId, WriteCampaignRequest: written(more) }),
    )
  ).CampaignResponse;

const update = async (CampaignId: string | undefined, WriteCampaignRequest: WriteCampaignRequest) =>
  (
    await project.client.send(
      new UpdateCampaignCommand({ ApplicationId: project.appId, CampaignId, WriteCampaignRequest }),
    )
  ).CampaignResponse;

describe("CreateCampaign", () => {
  test("returns the campaign with its id, ARN, segment version, state and tags", async () => {
    const campaign = await create({ tags: { team: "music" } });
    expect(campaign).toMatchObject({
      ApplicationId: project.appId,
      Arn: `arn:aws:mobiletargeting:us-east-1:000000000000:apps/${project.appId}/campaigns/${campaign?.Id}`,
      Name: "spring",
      SegmentId: project.segmentId,
      SegmentVersion: 1,
      State: { CampaignStatus: "SCHEDULED" },
      Version: 1,
      tags: { team: "music" },
      MessageConfiguration: { CustomMessage: { Data: "offers" } },
    });
  });

  test.each([
    ["my-channel"],
    ["my-channel:live"],
    ["arn:aws:lambda:us-east-1:000000000000:function:my-channel"],
    ["https://hooks.example.com/a-secret_path/~x?y:z"],
  ])("accepts %s as a DeliveryUri", async (DeliveryUri) => {
    await expect(
      create({ CustomDeliveryConfiguration: { DeliveryUri, EndpointTypes: ["CUSTOM"] } }),
    ).resolves.toBeDefined();
  });

  test("rejects a segment whose source segment was deleted, and names both", async () => {
    const { client, appId: ApplicationId } = project;
    const createSegment = async (WriteSegmentRequest: WriteSegmentRequest) =>
      (await client.send(new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest }))).SegmentResponse?.Id;
    const source = await createSegment({ Dimensions: {} });
    const built = await createSegment({ SegmentGroups: { Groups: [{ SourceSegments: [{ Id: source }] }] } });
    await client.send(new DeleteSegmentCommand({ ApplicationId, SegmentId: source }));
    await expect(create({ SegmentId: built })).rejects.toMatchObject({
      name: "BadRequestException",
      message: `SegmentId: segment ${built} cannot be used: there is no segment ${source}`,
    });
  });

  const uri = (DeliveryUri: string) => ({
    CustomDeliveryConfiguration: { DeliveryUri, EndpointTypes: ["CUSTOM" as const] },
  });
  test.each<[string, Partial<WriteCampaignRequest>, RegExp]>([
    ["an unknown segment", { SegmentId: "nowhere" }, /^SegmentId: there is no segment nowhere$/],
    ["an unknown version of its segment", { SegmentVersion: 7 }, /^SegmentId: there is no segment \w+ in version 7/],
    ["no segment", { SegmentId: undefined }, /^SegmentId is required/],
    ["no schedule", { Schedule: undefined }, /^Schedule is required/],
    ["a start that is not a time", { Schedule: { StartTime: "soon" } }, /^Schedule.StartTime must be IMMEDIATE or/],
    [
      "an end before its start",
      { Schedule: { StartTime: "IMMEDIATE", EndTime: "2020-01-01T00:00:00Z" } },
      /EndTime is not after/,
    ],
    [
      "event frequency without a filter",
      { Schedule: { StartTime: "IMMEDIATE", Frequency: "EVENT" } },
      /^Schedule.Frequency EVENT or IN_APP_EVENT requires Schedule.EventFilter/,
    ],
    [
      "an event filter without an event type",
      {
        Schedule: {
          StartTime: "IMMEDIATE",
          Frequency: "EVENT",
          EventFilter: { FilterType: "ENDPOINT", Dimensions: {} },
        },
      },
      /Schedule.EventFilter.Dimensions.EventType/,
    ],
    [
      "local time without a time",
      { Schedule: { StartTime: "IMMEDIATE", IsLocalTime: true } },
      /^Schedule.IsLocalTime requires a StartTime that is not IMMEDIATE/,
    ],
    [
      "local time in a zone that is not an offset",
      { Schedule: { StartTime: "2030-01-01T00:00:00Z", IsLocalTime: true, Timezone: "Berlin" } },
      /^Schedule.Timezone must be an offset/,
    ],
    [
      "quiet time without an end",
      { Schedule: { StartTime: "IMMEDIATE", QuietTime: { Start: "20:00" } } },
      /Schedule.QuietTime: requires both Start and End/,
    ],
    [
      "quiet time that is not a time of day",
      { Schedule: { StartTime: "IMMEDIATE", QuietTime: { Start: "8 pm", End: "08:00" } } },
      /Schedule.QuietTime.Start: must be a time of day/,
    ],
    ["a daily limit over 100", { Limits: { Daily: 101 } }, /Limits.Daily/],
    ["a duration under a minute", { Limits: { MaximumDuration: 59 } }, /Limits.MaximumDuration: must be at least 60/],
    ["more than 20,000 messages per second", { Limits: { MessagesPerSecond: 20_001 } }, /Limits.MessagesPerSecond/],
    ["a limit per session", { Limits: { Session: 1 } }, /^Limits.Session applies to in-app messages only/],
    [
      "no message",
      { MessageConfiguration: {}, CustomDeliveryConfiguration: undefined },
      /^MessageConfiguration or TemplateConfiguration is required/,
    ],
    [
      "a custom message without a channel",
      { CustomDeliveryConfiguration: undefined },
      /CustomMessage requires CustomDeliveryConfiguration/,
    ],
    [
      "a channel without a custom message",
      { MessageConfiguration: { SMSMessage: { Body: "Hi" } } },
      /^CustomDeliveryConfiguration requires/,
    ],
    [
      "a custom message combined with others",
      { MessageConfiguration: { CustomMessage: {}, SMSMessage: { Body: "Hi" } } },
      /cannot be combined with/,
    ],
    [
      "an in-app message on a schedule",
      { MessageConfiguration: { InAppMessage: {} }, CustomDeliveryConfiguration: undefined },
      /^MessageConfiguration.InAppMessage or TemplateConfiguration.InAppTemplate requires Schedule.Frequency IN_APP_EVENT/,
    ],
    [
      "another message for in-app events",
      {
        Schedule: {
          StartTime: "IMMEDIATE",
          Frequency: "IN_APP_EVENT",
          EventFilter: { FilterType: "ENDPOINT", Dimensions: { EventType: { Values: ["open"] } } },
        },
      },
      /^MessageConfiguration.InAppMessage or TemplateConfiguration.InAppTemplate requires Schedule.Frequency IN_APP_EVENT/,
    ],
    [
      "an in-app message without the text of its header",
      {
        MessageConfiguration: {
          InAppMessage: { Content: [{ HeaderConfig: { Alignment: "LEFT", Header: undefined, TextColor: "#000" } }] },
        },
      },
      /InAppMessage.Content.0.HeaderConfig.Header/,
    ],
    ["a priority over 5", { Priority: 6 }, /Priority/],
    ...(["EmailTemplate", "SMSTemplate", "PushTemplate", "VoiceTemplate"] as const).map(
      (kind): [string, Partial<WriteCampaignRequest>, RegExp] => [
        `an unknown ${kind}`,
        { TemplateConfiguration: { [kind]: { Name: "nope" } }, ...withoutMessage },
        /^There is no (EMAIL|SMS|PUSH|VOICE) template nope/,
      ],
    ),
    [
      "a version of a template that does not exist",
      { TemplateConfiguration: { SMSTemplate: { Name: "nope", Version: "7" } }, ...withoutMessage },
      /^There is no SMS template nope in version 7/,
    ],
    [
      "an in-app template without the events that make apps display it",
      { TemplateConfiguration: { InAppTemplate: { Name: "banner" } }, ...withoutMessage },
      /TemplateConfiguration.InAppTemplate requires Schedule.Frequency IN_APP_EVENT/,
    ],
    [
      "custom data over 5,000 characters",
      { MessageConfiguration: { CustomMessage: { Data: "x".repeat(5_001) } } },
      /CustomMessage.Data: .*received a string of 5001 characters/,
    ],
    ["an http URL", uri("http://hooks.example.com/"), /DeliveryUri: must be a Lambda function name/],
    ["a URL with query parameters", uri("https://hooks.example.com/?key=value"), /DeliveryUri: must be/],
    ["a function name with a space", uri("my channel"), /DeliveryUri: must be/],
    ["an ARN of another service", uri("arn:aws:sqs:us-east-1:000000000000:queue"), /DeliveryUri: must be/],
    ["a holdout over 100", { HoldoutPercent: 101 }, /^Invalid request body: HoldoutPercent/],
    [
      "percentages that add up to more than 100",
      { HoldoutPercent: 60, AdditionalTreatments: [{ SizePercent: 50, ...message }] },
      /add up to 110, at most 100/,
    ],
    [
      "a hook with two targets",
      { Hook: { LambdaFunctionName: "a", WebUrl: "https://b.example.com", Mode: "FILTER" } },
      /^Hook names both/,
    ],
  ])("rejects %s", async (_, more, message) => {
    await expect(create(more)).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("returns limits as they were written", async () => {
    const Limits = { Daily: 1, Total: 100, MaximumDuration: 60, MessagesPerSecond: 20_000, Session: 0 };
    expect((await create({ Limits }))?.Limits).toEqual(Limits);
  });

  test("rejects an endpoint type that does not exist, with its position", async () => {
    const wrong = JSON.parse('{"DeliveryUri":"c","EndpointTypes":["FAX"]}');
    await expect(create({ CustomDeliveryConfiguration: wrong })).rejects.toThrow(
      /EndpointTypes.0: expected one of PUSH/,
    );
  });
});

describe("UpdateCampaign", () => {
  test("changes the fields of the request, keeps the others, and keeps every version", async () => {
    const before = await create();
    const after = await update(before?.Id, { Name: "summer" });
    expect(after).toMatchObject({
      Name: "summer",
      Version: 2,
      CustomDeliveryConfiguration: { DeliveryUri: "my-channel" },
    });
    const versions = await project.client.send(
      new GetCampaignVersionsCommand({ ApplicationId: project.appId, CampaignId: before?.Id }),
    );
    expect(versions.CampaignsResponse?.Item?.map(({ Name, Version }) => [Version, Name])).toEqual([
      [1, "spring"],
      [2, "summer"],
    ]);
    const first = await project.client.send(
      new GetCampaignVersionCommand({ ApplicationId: project.appId, CampaignId: before?.Id, Version: "1" }),
    );
    expect(first.CampaignResponse?.Name).toBe("spring");
  });

  test("pauses a campaign past its start time, and resumes it", async () => {
    const campaign = await create();
    expect(await update(campaign?.Id, { IsPaused: true })).toMatchObject({ State: { CampaignStatus: "PAUSED" } });
    project.clock.advanceTo(project.clock.now() + 2 * 86_400_000);
    await project.engine.idle();
    expect(project.invocations).toHaveLength(0);
    await update(campaign?.Id, { IsPaused: false });
    await project.engine.idle();
    expect(project.invocations).toHaveLength(1);
  });

  test("rejects a change of a completed campaign", async () => {
    const campaign = await create({ Schedule: { StartTime: "IMMEDIATE" } });
    await project.engine.idle();
    await expect(update(campaign?.Id, { Name: "again" })).rejects.toThrow("COMPLETED and can no longer be changed");
  });
});

describe("campaigns", () => {
  test("are listed page by page", async () => {
    for (const Name of ["a", "b", "c"]) await create({ Name });
    const page = async (Token?: string) =>
      (await project.client.send(new GetCampaignsCommand({ ApplicationId: project.appId, PageSize: "2", Token })))
        .CampaignsResponse;
    const first = await page();
    const second = await page(first?.NextToken);
    const names = [...(first?.Item ?? []), ...(second?.Item ?? [])].map(({ Name }) => Name);
    expect([first?.Item?.length, second?.Item?.length, second?.NextToken]).toEqual([2, 1, undefined]);
    expect(names.sort()).toEqual(["a", "b", "c"]);
  });

  test("that are deleted do not exist and never run", async () => {
    const campaign = await create();
    const { CampaignResponse } = await project.client.send(
      new DeleteCampaignCommand({ ApplicationId: project.appId, CampaignId: campaign?.Id }),
    );
    expect(CampaignResponse?.State?.CampaignStatus).toBe("DELETED");
    project.clock.advanceTo(project.clock.now() + 2 * 86_400_000);
    await project.engine.idle();
    expect(project.invocations).toHaveLength(0);
    await expect(
      project.client.send(new GetCampaignCommand({ ApplicationId: project.appId, CampaignId: campaign?.Id })),
    ).rejects.toMatchObject({ name: "NotFoundException", message: "Campaign not found" });
  });

  test("are INVALID if their segment is deleted before they start", async () => {
    const campaign = await create();
    await project.client.send(new DeleteSegmentCommand({ ApplicationId: project.appId, SegmentId: project.segmentId }));
    project.clock.advanceTo(project.clock.now() + 2 * 86_400_000);
    await project.engine.idle();
    const { CampaignResponse } = await project.client.send(
      new GetCampaignCommand({ ApplicationId: project.appId, CampaignId: campaign?.Id }),
    );
    expect(CampaignResponse?.State?.CampaignStatus).toBe("INVALID");
  });
});
