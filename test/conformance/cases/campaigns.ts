import type { WriteCampaignRequest } from "@aws-sdk/client-pinpoint";
import { expect } from "vitest";
import { badRequest, type Case, notFound, type Scene } from "../case.ts";
import { segmentOf } from "../segment-of.ts";

const CAMPAIGNS = "Pinpoint API reference: Campaigns, Campaign";
const VERSIONS = "Pinpoint API reference: Campaign versions, Campaign version";
const LATER = "2035-01-01T00:00:00Z";

const EMAIL = { MessageConfiguration: { EmailMessage: { Title: "Hi", Body: "{{User.UserId}}" } } };

const ADA = { ChannelType: "EMAIL", Address: "ada@example.com", User: { UserId: "ada" } } as const;

const create = async (scene: Scene, more: Partial<WriteCampaignRequest> = {}) => {
  const { pinpoint, ApplicationId } = scene;
  const WriteCampaignRequest = {
    ...{ Name: "spring", SegmentId: await segmentOf(scene, ADA), Schedule: { StartTime: LATER } },
    ...{ ...EMAIL, ...more },
  };
  const { CampaignResponse } = await pinpoint.createCampaign({ ApplicationId, WriteCampaignRequest });
  return CampaignResponse ?? expect.fail("CreateCampaign returned no campaign");
};

/** A campaign with the versions 1 and 2. */
const createTwice = async (scene: Scene) => {
  const { pinpoint, ApplicationId } = scene;
  const { Id: CampaignId } = await create(scene);
  await pinpoint.updateCampaign({ ApplicationId, CampaignId, WriteCampaignRequest: { Name: "summer" } });
  return { ApplicationId, CampaignId };
};

export const campaigns: Case[] = [
  {
    operation: "CreateCampaign",
    source: CAMPAIGNS,
    rule: "returns a scheduled campaign with ARN, version, state and dates",
    check: async (scene) => {
      const campaign = await create(scene, { tags: { team: "music" } });
      expect(campaign).toMatchObject({
        ...{ Name: "spring", State: { CampaignStatus: "SCHEDULED" }, Version: 1, SegmentVersion: 1, ...EMAIL },
        ...{ tags: { team: "music" }, CreationDate: expect.stringMatching(/Z$/) },
      });
      expect(campaign.Arn).toMatch(new RegExp(`:apps/${scene.ApplicationId}/campaigns/${campaign.Id}$`));
    },
  },
  {
    operation: "CreateCampaign",
    source: "Pinpoint API reference: Campaigns, Schedule.StartTime",
    rule: "sends at once with IMMEDIATE, and completes",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const { Id: CampaignId } = await create(scene, { Schedule: { StartTime: "IMMEDIATE" } });
      await scene.idle();
      expect(scene.outbox()).toMatchObject([{ address: "ada@example.com", subject: "Hi", body: "ada" }]);
      const { CampaignResponse } = await pinpoint.getCampaign({ ApplicationId, CampaignId });
      expect(CampaignResponse?.State).toEqual({ CampaignStatus: "COMPLETED" });
    },
  },
  {
    operation: "CreateCampaign",
    source: "Pinpoint API reference: Campaigns, CampaignLimits",
    rule: "rejects limits outside of their ranges",
    check: async (scene) => {
      const limited = (Limits: object) => create(scene, { Limits });
      await expect(limited({ MaximumDuration: 59 })).rejects.toMatchObject(badRequest(/Limits.MaximumDuration/));
      await expect(limited({ MessagesPerSecond: 20_001 })).rejects.toMatchObject(
        badRequest(/Limits.MessagesPerSecond/),
      );
      await expect(limited({ Daily: 101 })).rejects.toMatchObject(badRequest(/Limits.Daily/));
    },
  },
  {
    operation: "CreateCampaign",
    source: "Pinpoint API reference: Campaigns, CampaignHook.Mode",
    rule: "rejects the hook mode DELIVERY, which Pinpoint no longer supports",
    check: async (scene) => {
      const Hook = { LambdaFunctionName: "campaign-hook", Mode: "DELIVERY" as const };
      await expect(create(scene, { Hook })).rejects.toMatchObject(badRequest(/Hook.Mode/));
    },
  },
  {
    operation: "CreateCampaign",
    source: "Pinpoint developer guide: custom channels, CustomDeliveryConfiguration",
    rule: "rejects a webhook with characters outside of the documented ones",
    check: async (scene) => {
      const custom = (DeliveryUri: string) =>
        create(scene, {
          ...{ MessageConfiguration: { CustomMessage: { Data: "offer" } } },
          CustomDeliveryConfiguration: { DeliveryUri, EndpointTypes: ["CUSTOM"] },
        });
      await expect(custom("https://hooks.example.com/?key=1")).rejects.toMatchObject(badRequest(/DeliveryUri/));
      await expect(custom("http://hooks.example.com/")).rejects.toMatchObject(badRequest(/DeliveryUri/));
      expect(await custom("my-channel")).toMatchObject({ CustomDeliveryConfiguration: { DeliveryUri: "my-channel" } });
    },
  },
  {
    operation: "CreateCampaign",
    source: "Pinpoint API reference: Campaigns, WriteTreatmentResource",
    rule: "returns additional treatments with their ids and sizes, and the holdout",
    check: async (scene) => {
      const treatment = { SizePercent: 30, TreatmentName: "short", MessageConfiguration: EMAIL.MessageConfiguration };
      expect(await create(scene, { HoldoutPercent: 10, AdditionalTreatments: [treatment] })).toMatchObject({
        ...{ HoldoutPercent: 10, AdditionalTreatments: [{ ...treatment, Id: expect.any(String) }] },
      });
    },
  },
  {
    operation: "CreateCampaign",
    source: "Pinpoint API reference: Campaigns, Schedule",
    rule: "accepts each frequency of a recurring campaign, and rejects an end before its start",
    check: async (scene) => {
      for (const Frequency of ["HOURLY", "DAILY", "WEEKLY", "MONTHLY"] as const) {
        const Schedule = { StartTime: LATER, EndTime: "2035-06-01T00:00:00Z", Frequency, Timezone: "UTC+01" };
        expect(await create(scene, { Schedule })).toMatchObject({ Schedule });
      }
      const backwards = { StartTime: LATER, EndTime: "2034-01-01T00:00:00Z" };
      await expect(create(scene, { Schedule: backwards })).rejects.toMatchObject(badRequest(/EndTime/));
    },
  },
  {
    operation: "CreateCampaign",
    source: "Pinpoint API reference: Campaigns, TemplateConfiguration",
    rule: "sends the texts of a template, and rejects a template that does not exist",
    check: async (scene) => {
      const { pinpoint, name: Name } = scene;
      const templated = () =>
        create(scene, {
          ...{ Schedule: { StartTime: "IMMEDIATE" }, MessageConfiguration: undefined },
          TemplateConfiguration: { EmailTemplate: { Name } },
        });
      await expect(templated()).rejects.toMatchObject(badRequest(/There is no EMAIL template/));
      const EmailTemplateRequest = { Subject: "Hi {{User.UserId}}", TextPart: "Welcome" };
      await pinpoint.createEmailTemplate({ TemplateName: Name, EmailTemplateRequest });
      await templated();
      await scene.idle();
      expect(scene.outbox()).toMatchObject([{ subject: "Hi ada", body: "Welcome" }]);
    },
  },
  {
    operation: "UpdateCampaign",
    source: CAMPAIGNS,
    rule: "returns the next version, with the fields that the request leaves out",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const { Id: CampaignId } = await create(scene);
      const WriteCampaignRequest = { Name: "summer", IsPaused: true };
      const updated = await pinpoint.updateCampaign({ ApplicationId, CampaignId, WriteCampaignRequest });
      expect(updated.CampaignResponse).toMatchObject({ ...EMAIL, Name: "summer", IsPaused: true, Version: 2 });
      expect(updated.CampaignResponse?.State).toEqual({ CampaignStatus: "PAUSED" });
    },
  },
  {
    operation: "GetCampaign",
    source: CAMPAIGNS,
    rule: "returns the newest version",
    check: async (scene) => {
      const { CampaignResponse } = await scene.pinpoint.getCampaign(await createTwice(scene));
      expect(CampaignResponse).toMatchObject({ Name: "summer", Version: 2 });
    },
  },
  {
    operation: "GetCampaigns",
    source: CAMPAIGNS,
    rule: "returns the campaigns of the application in pages",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const ids = [(await create(scene)).Id, (await create(scene)).Id];
      const page = async (Token?: string) =>
        (await pinpoint.getCampaigns({ ApplicationId, PageSize: "1", ...(Token && { Token }) })).CampaignsResponse;
      const first = await page();
      const second = await page(first?.NextToken);
      expect([first, second].flatMap((one) => one?.Item?.map(({ Id }) => Id)).sort()).toEqual(ids.sort());
    },
  },
  {
    operation: "GetCampaignVersion",
    source: VERSIONS,
    rule: "returns the campaign of that version",
    check: async (scene) => {
      const campaign = await createTwice(scene);
      const { CampaignResponse } = await scene.pinpoint.getCampaignVersion({ ...campaign, Version: "1" });
      expect(CampaignResponse).toMatchObject({ Name: "spring", Version: 1 });
    },
  },
  {
    operation: "GetCampaignVersions",
    source: VERSIONS,
    rule: "returns all versions",
    check: async (scene) => {
      const { CampaignsResponse } = await scene.pinpoint.getCampaignVersions(await createTwice(scene));
      expect(CampaignsResponse?.Item?.map(({ Version }) => Version).sort()).toEqual([1, 2]);
    },
  },
  {
    operation: "GetCampaignActivities",
    source: "Pinpoint API reference: Campaign activities",
    rule: "returns each run with its counts of endpoints",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const { Id: CampaignId } = await create(scene, { Schedule: { StartTime: "IMMEDIATE" } });
      await scene.idle();
      const { ActivitiesResponse } = await pinpoint.getCampaignActivities({ ApplicationId, CampaignId });
      expect(ActivitiesResponse?.Item).toMatchObject([
        { CampaignId, State: "COMPLETED", Result: "SUCCESS", TotalEndpointCount: 1, SuccessfulEndpointCount: 1 },
      ]);
    },
  },
  {
    operation: "DeleteCampaign",
    source: CAMPAIGNS,
    rule: "returns the campaign as deleted, which does not exist any more",
    check: async (scene) => {
      const campaign = await createTwice(scene);
      const { CampaignResponse } = await scene.pinpoint.deleteCampaign(campaign);
      expect(CampaignResponse?.State).toEqual({ CampaignStatus: "DELETED" });
      await expect(scene.pinpoint.getCampaign(campaign)).rejects.toMatchObject(notFound());
    },
  },
  {
    operation: "GetInAppMessages",
    source: "Pinpoint API reference: In-app messages",
    rule: "returns the in-app campaigns that the endpoint is in, with their caps and events",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const InAppMessage = { Layout: "TOP_BANNER" as const, Content: [{ BackgroundColor: "#ffffff" }] };
      const EventFilter = {
        ...{ FilterType: "ENDPOINT" as const },
        Dimensions: { EventType: { DimensionType: "INCLUSIVE" as const, Values: ["app.opened"] } },
      };
      const { Id: CampaignId } = await create(scene, {
        MessageConfiguration: { InAppMessage },
        Schedule: { StartTime: "IMMEDIATE", EndTime: LATER, Frequency: "IN_APP_EVENT", EventFilter },
        ...{ Limits: { Daily: 3, Session: 1 }, Priority: 2 },
      });
      await scene.idle();
      const { InAppMessagesResponse } = await pinpoint.getInAppMessages({ ApplicationId, EndpointId: "ada" });
      expect(InAppMessagesResponse?.InAppMessageCampaigns).toMatchObject([
        { CampaignId, InAppMessage, Priority: 2, DailyCap: 3, SessionCap: 1, Schedule: { EventFilter } },
      ]);
    },
  },
];
