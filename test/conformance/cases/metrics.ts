import { expect } from "vitest";
import { badRequest, type Case } from "../case.ts";
import { segmentOf } from "../segment-of.ts";

const source = "Pinpoint developer guide: standard metrics";

const ADA = { ChannelType: "EMAIL", Address: "ada@example.com" } as const;

export const metrics: Case[] = [
  {
    ...{ operation: "GetApplicationDateRangeKpi", source },
    rule: "counts the direct messages of the last 31 days",
    check: async ({ pinpoint, ApplicationId }) => {
      await pinpoint.sendMessages({
        ApplicationId,
        MessageRequest: {
          Addresses: { "ada@example.com": { ChannelType: "EMAIL" } },
          MessageConfiguration: { EmailMessage: { SimpleEmail: { TextPart: { Data: "Hi" } } } },
        },
      });
      const { ApplicationDateRangeKpiResponse: kpi } = await pinpoint.getApplicationDateRangeKpi({
        ...{ ApplicationId, KpiName: "txn-emails-sent" },
      });
      expect(kpi?.KpiResult?.Rows).toMatchObject([{ Values: [{ Type: "Double", Value: "1.0" }] }]);
      expect(Number(kpi?.EndTime) - Number(kpi?.StartTime)).toBe(31 * 86_400_000);
    },
  },
  {
    ...{ operation: "GetApplicationDateRangeKpi", source: "Pinpoint API reference: Application metrics" },
    rule: "rejects a range of more than 31 days",
    check: async ({ pinpoint, ApplicationId }) => {
      const range = { StartTime: new Date("2026-09-01"), EndTime: new Date("2026-10-03") };
      const kpi = pinpoint.getApplicationDateRangeKpi({ ApplicationId, KpiName: "txn-emails-sent", ...range });
      await expect(kpi).rejects.toMatchObject(badRequest(/start-time/));
    },
  },
  {
    ...{ operation: "GetCampaignDateRangeKpi", source },
    rule: "counts the deliveries of each activity of a campaign",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const { CampaignResponse } = await pinpoint.createCampaign({
        ApplicationId,
        WriteCampaignRequest: {
          ...{ SegmentId: await segmentOf(scene, ADA), Schedule: { StartTime: "IMMEDIATE" } },
          MessageConfiguration: { EmailMessage: { Title: "Hi", Body: "Hi" } },
        },
      });
      await scene.idle();
      const { CampaignDateRangeKpiResponse } = await pinpoint.getCampaignDateRangeKpi({
        ...{
          ApplicationId,
          CampaignId: CampaignResponse?.Id,
          KpiName: "attempted-deliveries-grouped-by-campaign-activity",
        },
      });
      expect(CampaignDateRangeKpiResponse?.KpiResult?.Rows).toMatchObject([
        { GroupedBys: [{ Key: "CampaignActivityId" }], Values: [{ Value: "1.0" }] },
      ]);
    },
  },
  {
    ...{ operation: "GetJourneyDateRangeKpi", source },
    rule: "counts the emails of a journey",
    check: async (scene) => {
      const { pinpoint, ApplicationId, name: TemplateName } = scene;
      await pinpoint.createEmailTemplate({ TemplateName, EmailTemplateRequest: { Subject: "Hi", TextPart: "Hi" } });
      const { JourneyResponse } = await pinpoint.createJourney({
        ApplicationId,
        WriteJourneyRequest: {
          ...{
            Name: "welcome",
            State: "ACTIVE",
            StartActivity: "mail",
            Activities: { mail: { EMAIL: { TemplateName } } },
          },
          StartCondition: { SegmentStartCondition: { SegmentId: await segmentOf(scene, ADA) } },
        },
      });
      await scene.idle();
      const { JourneyDateRangeKpiResponse } = await pinpoint.getJourneyDateRangeKpi({
        ...{ ApplicationId, JourneyId: JourneyResponse?.Id, KpiName: "journey-emails-sent" },
      });
      expect(JourneyDateRangeKpiResponse?.KpiResult?.Rows).toMatchObject([{ Values: [{ Value: "1.0" }] }]);
    },
  },
];
