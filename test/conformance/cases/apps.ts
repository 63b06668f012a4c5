import { expect } from "vitest";
import { badRequest, type Case, notFound } from "../case.ts";

const APPS = "Pinpoint API reference: Apps, App";
const SETTINGS = "Pinpoint API reference: Settings";
const TAGS = "Pinpoint API reference: Tags";

const arnOf = (ApplicationId: string) => `arn:aws:mobiletargeting:us-east-1:000000000000:apps/${ApplicationId}`;

export const apps: Case[] = [
  {
    operation: "CreateApp",
    source: APPS,
    rule: "returns the application with its ARN, id, date and tags",
    check: async ({ pinpoint }) => {
      const request = { Name: "shop", tags: { team: "music" } };
      const { ApplicationResponse } = await pinpoint.createApp({ CreateApplicationRequest: request });
      const Id = ApplicationResponse?.Id ?? "";
      expect(ApplicationResponse).toEqual({
        ...request,
        ...{ Id, Arn: arnOf(Id), CreationDate: expect.stringMatching(/Z$/) },
      });
    },
  },
  {
    operation: "GetApp",
    source: APPS,
    rule: "returns what CreateApp returned",
    check: async ({ pinpoint }) => {
      const created = await pinpoint.createApp({ CreateApplicationRequest: { Name: "shop" } });
      const { ApplicationResponse } = await pinpoint.getApp({ ApplicationId: created.ApplicationResponse?.Id });
      expect(ApplicationResponse).toEqual(created.ApplicationResponse);
    },
  },
  {
    operation: "GetApps",
    source: APPS,
    rule: "returns the applications in pages, each once",
    check: async ({ pinpoint }) => {
      await pinpoint.createApp({ CreateApplicationRequest: { Name: "another" } });
      const page = async (Token?: string) =>
        (await pinpoint.getApps({ PageSize: "1", ...(Token && { Token }) })).ApplicationsResponse;
      const first = await page();
      const second = await page(first?.NextToken);
      expect(new Set([first, second].flatMap((one) => one?.Item?.map(({ Id }) => Id))).size).toBe(2);
    },
  },
  {
    operation: "DeleteApp",
    source: APPS,
    rule: "returns the application, which does not exist any more",
    check: async ({ pinpoint, ApplicationId }) => {
      const { ApplicationResponse } = await pinpoint.deleteApp({ ApplicationId });
      expect(ApplicationResponse).toMatchObject({ Id: ApplicationId, Name: "conformance" });
      await expect(pinpoint.getApp({ ApplicationId })).rejects.toMatchObject(notFound());
    },
  },
  {
    operation: "GetApplicationSettings",
    source: SETTINGS,
    rule: "returns the settings of a new application: its id alone",
    check: async ({ pinpoint, ApplicationId }) => {
      const { ApplicationSettingsResource } = await pinpoint.getApplicationSettings({ ApplicationId });
      expect(ApplicationSettingsResource).toEqual({ ApplicationId });
    },
  },
  {
    operation: "UpdateApplicationSettings",
    source: SETTINGS,
    rule: "returns all settings, those of earlier requests too",
    check: async ({ pinpoint, ApplicationId }) => {
      const CampaignHook = { LambdaFunctionName: "campaign-hook", Mode: "FILTER" as const };
      const QuietTime = { Start: "22:00", End: "07:00" };
      const Limits = { Daily: 5, Total: 100, MaximumDuration: 60, MessagesPerSecond: 50 };
      const update = (WriteApplicationSettingsRequest: object) =>
        pinpoint.updateApplicationSettings({ ApplicationId, WriteApplicationSettingsRequest });
      await update({ CampaignHook });
      const { ApplicationSettingsResource } = await update({ QuietTime, Limits });
      expect(ApplicationSettingsResource).toMatchObject({ ApplicationId, CampaignHook, QuietTime, Limits });
    },
  },
  {
    operation: "UpdateApplicationSettings",
    source: "Pinpoint API reference: Settings, CampaignLimits",
    rule: "rejects a duration under 60 seconds",
    check: async ({ pinpoint, ApplicationId }) => {
      const request = { ApplicationId, WriteApplicationSettingsRequest: { Limits: { MaximumDuration: 59 } } };
      const message = /Limits.MaximumDuration: /;
      await expect(pinpoint.updateApplicationSettings(request)).rejects.toMatchObject(badRequest(message));
    },
  },
  {
    operation: "TagResource",
    source: TAGS,
    rule: "adds tags and replaces those of the same key",
    check: async ({ pinpoint, ApplicationId }) => {
      const ResourceArn = arnOf(ApplicationId);
      await pinpoint.tagResource({ ResourceArn, TagsModel: { tags: { team: "music", stage: "test" } } });
      await pinpoint.tagResource({ ResourceArn, TagsModel: { tags: { team: "film" } } });
      const { TagsModel } = await pinpoint.listTagsForResource({ ResourceArn });
      expect(TagsModel?.tags).toEqual({ team: "film", stage: "test" });
    },
  },
  {
    operation: "UntagResource",
    source: TAGS,
    rule: "removes the tags with the keys of the query",
    check: async ({ pinpoint, ApplicationId }) => {
      const ResourceArn = arnOf(ApplicationId);
      await pinpoint.tagResource({ ResourceArn, TagsModel: { tags: { a: "1", b: "2", c: "3" } } });
      await pinpoint.untagResource({ ResourceArn, TagKeys: ["a", "c"] });
      const { TagsModel } = await pinpoint.listTagsForResource({ ResourceArn });
      expect(TagsModel?.tags).toEqual({ b: "2" });
    },
  },
  {
    operation: "ListTagsForResource",
    source: TAGS,
    rule: "returns no tags for a resource without tags",
    check: async ({ pinpoint, ApplicationId }) => {
      const { TagsModel } = await pinpoint.listTagsForResource({ ResourceArn: arnOf(ApplicationId) });
      expect(TagsModel).toEqual({ tags: {} });
    },
  },
];
