import {
  CreateAppCommand,
  CreateSegmentCommand,
  DeleteAppCommand,
  GetAppCommand,
  GetApplicationSettingsCommand,
  GetAppsCommand,
  GetEndpointCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApplicationSettingsCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

let fixture: TestEngine;
beforeEach(async () => {
  fixture = await startEngine();
});
afterEach(() => fixture.close());

const createApp = async (name: string, tags?: Record<string, string>) => {
  const { ApplicationResponse } = await fixture.client.send(
    new CreateAppCommand({ CreateApplicationRequest: { Name: name, ...(tags && { tags }) } }),
  );
  return { ApplicationId: ApplicationResponse?.Id ?? "", arn: ApplicationResponse?.Arn ?? "" };
};

describe("applications", () => {
  test("are created with an id of 32 hexadecimal digits, an ARN, a date and tags", async () => {
    const { ApplicationResponse, $metadata } = await fixture.client.send(
      new CreateAppCommand({ CreateApplicationRequest: { Name: "music", tags: { team: "growth" } } }),
    );
    expect($metadata.httpStatusCode).toBe(201);
    expect(ApplicationResponse).toEqual({
      Id: expect.stringMatching(/^[0-9a-f]{32}$/),
      Arn: `arn:aws:mobiletargeting:us-east-1:000000000000:apps/${ApplicationResponse?.Id}`,
      Name: "music",
      CreationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      tags: { team: "growth" },
    });
    const found = await fixture.client.send(new GetAppCommand({ ApplicationId: ApplicationResponse?.Id }));
    expect(found.ApplicationResponse).toEqual(ApplicationResponse);
  });

  test("are listed in pages, each once", async () => {
    const created = await Promise.all(["a", "b", "c", "d", "e"].map((name) => createApp(name)));
    const seen: (string | undefined)[] = [];
    let Token: string | undefined;
    do {
      const page = await fixture.client.send(new GetAppsCommand({ PageSize: "2", ...(Token && { Token }) }));
      seen.push(...(page.ApplicationsResponse?.Item ?? []).map(({ Id }) => Id));
      Token = page.ApplicationsResponse?.NextToken;
    } while (Token);
    expect(seen.sort()).toEqual(created.map(({ ApplicationId }) => ApplicationId).sort());
  });

  test.each(["0", "-1", "x", "10000"])("are not listed with a page size of %s", async (PageSize) => {
    await expect(fixture.client.send(new GetAppsCommand({ PageSize }))).rejects.toMatchObject({
      name: "BadRequestException",
      message: "page-size: expected a whole number from 1 to 9999",
    });
  });

  test("are not listed with a token that GetApps did not return", async () => {
    await expect(fixture.client.send(new GetAppsCommand({ Token: "!!" }))).rejects.toMatchObject({
      name: "BadRequestException",
      message: "token: not a NextToken of this API",
    });
  });

  test("are not created with a name of 65 characters", async () => {
    await expect(createApp("x".repeat(65))).rejects.toMatchObject({
      name: "BadRequestException",
      message:
        "Invalid request body: Name: too big: expected string to have <=64 characters, received a string of 65 characters",
    });
  });

  test("are deleted with their endpoints and segments, and nothing of another application", async () => {
    const gone = await createApp("gone");
    const kept = await createApp("kept");
    for (const { ApplicationId } of [gone, kept]) {
      await fixture.client.send(
        new UpdateEndpointCommand({ ApplicationId, EndpointId: "ep-1", EndpointRequest: { Address: "u-1" } }),
      );
      await fixture.client.send(new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: { Dimensions: {} } }));
    }
    await fixture.client.send(new DeleteAppCommand({ ApplicationId: gone.ApplicationId }));
    await expect(fixture.client.send(new GetAppCommand({ ApplicationId: gone.ApplicationId }))).rejects.toMatchObject({
      name: "NotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
    const { db } = fixture.engine.context;
    expect(db.prepare("SELECT app_id FROM endpoint UNION ALL SELECT app_id FROM segment_version").all()).toMatchObject([
      { app_id: kept.ApplicationId },
      { app_id: kept.ApplicationId },
    ]);
    await fixture.client.send(new GetEndpointCommand({ ApplicationId: kept.ApplicationId, EndpointId: "ep-1" }));
  });
});

describe("tags", () => {
  test("are added, replaced by key, and removed", async () => {
    const { arn } = await createApp("x", { a: "1", b: "2" });
    await fixture.client.send(new TagResourceCommand({ ResourceArn: arn, TagsModel: { tags: { b: "3", c: "4" } } }));
    await fixture.client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: ["a", "none"] }));
    const { TagsModel } = await fixture.client.send(new ListTagsForResourceCommand({ ResourceArn: arn }));
    expect(TagsModel?.tags).toEqual({ b: "3", c: "4" });
  });

  test("are limited to fifty for a resource", async () => {
    const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, "v"]));
    const { arn } = await createApp("x", fifty);
    const more = fixture.client.send(
      new TagResourceCommand({ ResourceArn: arn, TagsModel: { tags: { one: "more" } } }),
    );
    await expect(more).rejects.toMatchObject({
      name: "BadRequestException",
      message: "tags: the resource would have more than 50 tags; remove others first",
    });
    const { TagsModel } = await fixture.client.send(new ListTagsForResourceCommand({ ResourceArn: arn }));
    expect(TagsModel?.tags).toEqual(fifty);
  });

  test("are rejected for an ARN of another service", async () => {
    const tags = fixture.client.send(new ListTagsForResourceCommand({ ResourceArn: "arn:aws:s3:::bucket" }));
    await expect(tags).rejects.toMatchObject({
      name: "BadRequestException",
      message: "resource-arn: expected an ARN that begins with arn:aws:mobiletargeting:us-east-1:000000000000:apps/",
    });
  });

  test("return 404 for an application that does not exist", async () => {
    const ResourceArn = "arn:aws:mobiletargeting:us-east-1:000000000000:apps/none";
    await expect(fixture.client.send(new ListTagsForResourceCommand({ ResourceArn }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Application not found",
    });
  });
});

describe("application settings", () => {
  test("are empty by default, and keep what an update leaves out", async () => {
    const { ApplicationId } = await createApp("x");
    const first = await fixture.client.send(new GetApplicationSettingsCommand({ ApplicationId }));
    expect(first.ApplicationSettingsResource).toEqual({ ApplicationId });
    const hook = { LambdaFunctionName: "campaign-hook", Mode: "FILTER" } as const;
    await fixture.client.send(
      new UpdateApplicationSettingsCommand({ ApplicationId, WriteApplicationSettingsRequest: { CampaignHook: hook } }),
    );
    const { ApplicationSettingsResource } = await fixture.client.send(
      new UpdateApplicationSettingsCommand({
        ApplicationId,
        WriteApplicationSettingsRequest: { Limits: {}, EventTaggingEnabled: false },
      }),
    );
    expect(ApplicationSettingsResource).toEqual({
      ApplicationId,
      CampaignHook: hook,
      Limits: {},
      LastModifiedDate: expect.any(String),
    });
  });

  test("keep a setting for which an update has null", async () => {
    const { ApplicationId } = await createApp("x");
    const put = async (settings: object) => {
      const url = `${fixture.url}/v1/apps/${ApplicationId}/settings`;
      return (await fetch(url, { method: "PUT", body: JSON.stringify(settings) })).json();
    };
    await put({ CampaignHook: { LambdaFunctionName: "campaign-hook" } });
    expect(await put({ CampaignHook: null })).toMatchObject({ CampaignHook: { LambdaFunctionName: "campaign-hook" } });
  });

  test.each([{ EventTaggingEnabled: true }, { CloudWatchMetricsEnabled: true }])(
    "reject %j, which the engine does not apply",
    async (WriteApplicationSettingsRequest) => {
      const { ApplicationId } = await createApp("x");
      const update = new UpdateApplicationSettingsCommand({ ApplicationId, WriteApplicationSettingsRequest });
      await expect(fixture.client.send(update)).rejects.toMatchObject({
        name: "NotImplementedException",
        message: `${Object.keys(WriteApplicationSettingsRequest)[0]} is not supported by this engine yet`,
      });
    },
  );

  test.each([
    [{ QuietTime: { Start: "24:00" } }, "QuietTime.Start: expected a time of day, HH:MM"],
    [{ QuietTime: { Start: "22:00" } }, "QuietTime: requires both Start and End"],
    [{ Limits: { Daily: 101 } }, "Limits.Daily"],
    [{ JourneyLimits: { TimeframeCap: { Cap: 1, Days: 31 } } }, "JourneyLimits.TimeframeCap.Days"],
    [{ Limits: { MaximumDuration: 59 } }, "Limits.MaximumDuration"],
    [{ Limits: { MessagesPerSecond: 20_001 } }, "Limits.MessagesPerSecond"],
    [{ CampaignHook: { LambdaFunctionName: "f", Mode: "DELIVERY" as const } }, "CampaignHook.Mode"],
  ])("reject %j", async (WriteApplicationSettingsRequest, message) => {
    const { ApplicationId } = await createApp("x");
    const update = new UpdateApplicationSettingsCommand({ ApplicationId, WriteApplicationSettingsRequest });
    await expect(fixture.client.send(update)).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringContaining(message),
    });
  });
});
