import {
  type BaseKpiResult,
  CreateCampaignCommand,
  CreateEmailTemplateCommand,
  GetApplicationDateRangeKpiCommand,
  GetCampaignActivitiesCommand,
  GetCampaignDateRangeKpiCommand,
  GetJourneyDateRangeKpiCommand,
  PutEventsCommand,
  SendMessagesCommand,
} from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClock } from "../../../src/engine/clock.ts";
import { sendToOutbox } from "../../../src/engine/delivery/store/outbox.ts";
import { type Project, startProject } from "../execution-fixture.ts";
import { publish } from "../journey-story.ts";

const START_MS = Date.parse("2026-09-01T10:30:00Z");

let project: Project;
let ApplicationId: string;
let CampaignId: string;
let JourneyId: string;
let activityId: string | undefined;
beforeAll(async () => {
  project = await startProject({
    clock: createClock(0, () => START_MS),
    endpoints: [
      { Id: "ada", ChannelType: "EMAIL", Address: "ada@example.com" },
      { Id: "bo", ChannelType: "EMAIL", Address: "bo@example.com" },
      { Id: "cy", ChannelType: "EMAIL", Address: "complaint@example.com" },
      { Id: "gone", ChannelType: "EMAIL", Address: "bounce@example.com" },
      { Id: "phone", ChannelType: "GCM", Address: "token" },
    ],
    sendMessage: async (message) => sendToOutbox(project.engine.context, message),
  });
  ApplicationId = project.appId;
  const EmailTemplateRequest = { Subject: "Hi", HtmlPart: "<b>Hi</b>", TextPart: "Hi" };
  await project.client.send(new CreateEmailTemplateCommand({ TemplateName: "email", EmailTemplateRequest }));
  CampaignId = await campaign();
  const activities = await project.client.send(new GetCampaignActivitiesCommand({ ApplicationId, CampaignId }));
  activityId = activities.ActivitiesResponse?.Item?.[0]?.Id;
  await opened();
  JourneyId = await publish(project, { mail: { EMAIL: { TemplateName: "email" } } });
  await texts();
  await project.engine.advanceTo(START_MS + 24 * 3_600_000, () => {});
  await campaign();
}, 60_000);
afterAll(() => project.close());

const campaign = async (): Promise<string> => {
  const message = { EmailMessage: { Title: "Hi", Body: "Hi" }, GCMMessage: { Title: "Hi", Body: "Hi" } };
  const WriteCampaignRequest = {
    Name: "spring",
    SegmentId: project.segmentId,
    Schedule: { StartTime: "IMMEDIATE" },
    MessageConfiguration: message,
  };
  const created = await project.client.send(new CreateCampaignCommand({ ApplicationId, WriteCampaignRequest }));
  await project.engine.idle();
  return created.CampaignResponse?.Id ?? "";
};
const opened = () => {
  const Attributes = { campaign_id: CampaignId, campaign_activity_id: activityId ?? "" };
  const open = { EventType: "_campaign.opened_notification", Timestamp: "2026-09-01T10:31:00Z", Attributes };
  const BatchItem = { phone: { Endpoint: {}, Events: { open } } };
  return project.client.send(new PutEventsCommand({ ApplicationId, EventsRequest: { BatchItem } }));
};
const texts = () =>
  project.client.send(
    new SendMessagesCommand({
      ApplicationId,
      MessageRequest: {
        Addresses: {
          "+12065550100": { ChannelType: "SMS" },
          "+14255550103": { ChannelType: "SMS" },
          "ada@example.com": { ChannelType: "EMAIL" },
        },
        MessageConfiguration: {
          SMSMessage: { Body: "x".repeat(200), MessageType: "TRANSACTIONAL" },
          EmailMessage: { SimpleEmail: { Subject: { Data: "Hi" }, TextPart: { Data: "Hi" } } },
        },
      },
    }),
  );

const range = { StartTime: new Date(START_MS - 3_600_000), EndTime: new Date(START_MS + 48 * 3_600_000) };
const ofCampaign = (KpiName: string, more: object = {}) =>
  project.client
    .send(new GetCampaignDateRangeKpiCommand({ ApplicationId, CampaignId, KpiName, ...more }))
    .then(({ CampaignDateRangeKpiResponse }) => CampaignDateRangeKpiResponse);
const ofApplication = (KpiName: string, more: object = {}) =>
  project.client
    .send(new GetApplicationDateRangeKpiCommand({ ApplicationId, KpiName, ...more }))
    .then(({ ApplicationDateRangeKpiResponse }) => ApplicationDateRangeKpiResponse);
const ofJourney = (KpiName: string) =>
  project.client
    .send(new GetJourneyDateRangeKpiCommand({ ApplicationId, JourneyId, KpiName }))
    .then(({ JourneyDateRangeKpiResponse }) => JourneyDateRangeKpiResponse);

type Result = { KpiResult: BaseKpiResult | undefined };
/** Each row as `[group, value]`, or `[value]` without a group. */
const rowsOf = (result: Result | undefined) =>
  result?.KpiResult?.Rows?.map(({ GroupedBys, Values }) =>
    [...(GroupedBys ?? []), ...(Values ?? [])].map(({ Value }) => Value),
  );

describe("a metric of a campaign", () => {
  test("has its name, its range and its value", async () => {
    expect(await ofCampaign("successful-deliveries-grouped-by-campaign-activity", range)).toEqual({
      ApplicationId,
      CampaignId,
      KpiName: "successful-deliveries-grouped-by-campaign-activity",
      ...range,
      KpiResult: {
        Rows: [
          {
            GroupedBys: [{ Key: "CampaignActivityId", Type: "String", Value: activityId }],
            Values: [{ Key: "SuccessfulDeliveries", Type: "Double", Value: "4.0" }],
          },
        ],
      },
    });
  });

  test.each([
    ["attempted-deliveries-grouped-by-campaign-activity", [["activity", "5.0"]]],
    ["successful-delivery-rate", [["0.8"]]],
    ["successful-delivery-rate-grouped-by-date", [["2026-09-01", "0.8"]]],
    ["hard-bounce-rate", [["0.25"]]],
    ["email-open-rate", [["0.0"]]],
    ["push-open-rate", [["1.0"]]],
    ["direct-push-opens-grouped-by-campaign-activity", [["activity", "1.0"]]],
    ["sms-spend", [["0.0"]]],
  ])("%s is counted", async (name, rows) => {
    const found = rowsOf(await ofCampaign(name, range));
    expect(found).toEqual(rows.map((row) => row.map((value) => (value === "activity" ? activityId : value))));
  });

  test("has no row where nothing was sent in its range", async () => {
    const before = { StartTime: new Date(START_MS - 5 * 86_400_000), EndTime: new Date(START_MS - 86_400_000) };
    expect(rowsOf(await ofCampaign("successful-delivery-rate", before))).toEqual([]);
  });
});

test("metrics of an application count all of its campaigns, by campaign and by day", async () => {
  expect(rowsOf(await ofApplication("successful-delivery-rate-grouped-by-date", range))).toEqual([
    ["2026-09-01", "0.8"],
    ["2026-09-02", "0.8"],
  ]);
  const byCampaign = rowsOf(await ofApplication("successful-deliveries-grouped-by-campaign", range));
  expect(byCampaign).toHaveLength(2);
  expect(byCampaign).toContainEqual([CampaignId, "4.0"]);
});

test("metrics of direct messages do not count those of campaigns and journeys", async () => {
  const value = async (name: string) => rowsOf(await ofApplication(name, range));
  expect(await value("txn-emails-sent")).toEqual([["1.0"]]);
  expect(await value("txn-emails-delivery-rate-grouped-by-date")).toEqual([["2026-09-01", "1.0"]]);
  expect(await value("txn-emails-hard-bounced")).toEqual([["0.0"]]);
  expect(await value("txn-sms-sent")).toEqual([["2.0"]]);
  expect(await value("txn-sms-sent-by-parts")).toEqual([["4.0"]]);
  expect(await value("txn-sms-delivered")).toEqual([["1.0"]]);
  expect(await value("txn-sms-delivery-rate")).toEqual([["0.5"]]);
  expect(await value("txn-sms-error-distribution")).toEqual([[expect.any(String), "1.0"]]);
});

test("metrics of a journey count the outcomes of its emails, by activity", async () => {
  expect(rowsOf(await ofJourney("journey-emails-sent"))).toEqual([["4.0"]]);
  expect(rowsOf(await ofJourney("journey-emails-complained"))).toEqual([["1.0"]]);
  expect(rowsOf(await ofJourney("emails-hardbounced-grouped-by-journey-activity"))).toEqual([["mail", "1.0"]]);
  expect(rowsOf(await ofJourney("journey-emails-opened"))).toEqual([["0.0"]]);
});

test("a range that is left out is the last 31 days, and no range is longer or older than the documented limits", async () => {
  const now = project.clock.now();
  expect(await ofApplication("txn-emails-sent")).toMatchObject({
    EndTime: new Date(now),
    StartTime: new Date(now - 31 * 86_400_000),
  });
  const at = (days: number) => new Date(now + days * 86_400_000);
  const rejected = (StartTime: Date, EndTime: Date) => ofApplication("txn-emails-sent", { StartTime, EndTime });
  await expect(rejected(at(-1), at(-2))).rejects.toThrow("start-time: after end-time");
  await expect(rejected(at(-33), at(0))).rejects.toThrow("start-time: more than 31 days before end-time");
  await expect(rejected(at(-91), at(-80))).rejects.toThrow("start-time: 90 days ago or earlier");
  const until = (EndTime: Date) => ofApplication("txn-emails-sent", { EndTime });
  expect(await until(at(-10))).toMatchObject({ StartTime: at(-41), EndTime: at(-10) });
  expect(await until(at(-70))).toMatchObject({ StartTime: new Date(at(-90).getTime() + 1), EndTime: at(-70) });
  await expect(until(at(-100))).rejects.toThrow("end-time: 90 days ago or earlier");
});

test("a metric that the engine cannot count is not implemented, and an unknown one is rejected with the known ones", async () => {
  await expect(ofCampaign("unique-deliveries")).rejects.toMatchObject({
    name: "NotImplementedException",
    message: "This engine does not count unique-deliveries",
  });
  await expect(ofApplication("txn-sms-sent-grouped-by-country")).rejects.toMatchObject({
    name: "NotImplementedException",
    message: "This engine does not count txn-sms-sent-grouped-by-country",
  });
  await expect(ofJourney("opens")).rejects.toMatchObject({
    name: "BadRequestException",
    message: expect.stringContaining("kpi-name: expected one of journey-emails-clicked, "),
  });
  const none = new GetCampaignDateRangeKpiCommand({ ApplicationId, CampaignId: "none", KpiName: "sms-spend" });
  await expect(project.client.send(none)).rejects.toMatchObject({
    name: "NotFoundException",
    message: "Campaign not found",
  });
});
