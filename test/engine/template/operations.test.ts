import {
  CreateEmailTemplateCommand,
  CreateInAppTemplateCommand,
  CreatePushTemplateCommand,
  CreateSmsTemplateCommand,
  CreateVoiceTemplateCommand,
  DeleteInAppTemplateCommand,
  DeleteSmsTemplateCommand,
  GetInAppTemplateCommand,
  GetSmsTemplateCommand,
  GetVoiceTemplateCommand,
  ListTemplatesCommand,
  ListTemplateVersionsCommand,
  UpdateSmsTemplateCommand,
  UpdateTemplateActiveVersionCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

let fixture: TestEngine;
beforeEach(async () => {
  fixture = await startEngine();
});
afterEach(() => fixture.close());

const TemplateName = "welcome";
const create = (Body: string) =>
  fixture.client.send(new CreateSmsTemplateCommand({ TemplateName, SMSTemplateRequest: { Body } }));
const get = async (Version?: string) =>
  (await fixture.client.send(new GetSmsTemplateCommand({ TemplateName, Version }))).SMSTemplateResponse;

describe("templates", () => {
  test("are created, read, updated with new versions, and deleted with all versions", async () => {
    await create("one");
    expect(await get()).toMatchObject({ Body: "one", TemplateName, TemplateType: "SMS", Version: "1" });
    await fixture.client.send(
      new UpdateSmsTemplateCommand({ TemplateName, CreateNewVersion: true, SMSTemplateRequest: { Body: "two" } }),
    );
    expect(await get()).toMatchObject({ Body: "two", Version: "2" });
    expect(await get("1")).toMatchObject({ Body: "one" });
    await fixture.client.send(
      new UpdateSmsTemplateCommand({ TemplateName, SMSTemplateRequest: { Body: "two again" } }),
    );
    expect(await get()).toMatchObject({ Body: "two again", Version: "2" });
    await fixture.client.send(new DeleteSmsTemplateCommand({ TemplateName }));
    for (const version of [undefined, "1", "2"])
      await expect(get(version)).rejects.toMatchObject({ name: "NotFoundException", message: "Template not found" });
  });

  test("are rejected when a part does not compile, and the message names it", async () => {
    await expect(create("{{#if}}")).rejects.toThrow(/^Body: /);
    const email = new CreateEmailTemplateCommand({
      TemplateName,
      EmailTemplateRequest: { Subject: "Hi", HtmlPart: "{{> partial}}" },
    });
    await expect(fixture.client.send(email)).rejects.toThrow(/^HtmlPart: template uses a partial/);
  });

  test("are rejected when the name exists, or when an SMS body has over 1,600 characters", async () => {
    await create("one");
    await expect(create("two")).rejects.toThrow("The SMS template welcome already exists");
    await expect(create("x".repeat(1_601))).rejects.toThrow(/Body: .*received a string of 1601 characters/);
  });

  test("of the types voice and in-app keep their own fields", async () => {
    const VoiceTemplateRequest = { Body: "x".repeat(10_000), LanguageCode: "en-US", VoiceId: "Joanna" };
    await fixture.client.send(new CreateVoiceTemplateCommand({ TemplateName, VoiceTemplateRequest }));
    const voice = await fixture.client.send(new GetVoiceTemplateCommand({ TemplateName }));
    expect(voice.VoiceTemplateResponse).toMatchObject({ ...VoiceTemplateRequest, TemplateType: "VOICE", Version: "1" });

    const InAppTemplateRequest = {
      Layout: "TOP_BANNER" as const,
      Content: [{ HeaderConfig: { Alignment: "CENTER" as const, Header: "Hi", TextColor: "#000000" } }],
      CustomConfig: { theme: "dark" },
    };
    await fixture.client.send(new CreateInAppTemplateCommand({ TemplateName, InAppTemplateRequest }));
    const inApp = await fixture.client.send(new GetInAppTemplateCommand({ TemplateName }));
    expect(inApp.InAppTemplateResponse).toMatchObject({ ...InAppTemplateRequest, TemplateType: "INAPP" });
    await fixture.client.send(new DeleteInAppTemplateCommand({ TemplateName }));
    await expect(fixture.client.send(new GetInAppTemplateCommand({ TemplateName }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Template not found",
    });
  });

  test("are rejected with the field that is wrong", async () => {
    const voice = new CreateVoiceTemplateCommand({
      TemplateName,
      VoiceTemplateRequest: { Body: "x".repeat(10_001) },
    });
    await expect(fixture.client.send(voice)).rejects.toThrow(/Body: .*received a string of 10001 characters/);
    const push = new CreatePushTemplateCommand({
      TemplateName,
      PushNotificationTemplateRequest: { GCM: { Body: "x".repeat(4_001) } },
    });
    await expect(fixture.client.send(push)).rejects.toThrow(/GCM.Body: .*received a string of 4001 characters/);
    const email = new CreateEmailTemplateCommand({
      TemplateName,
      EmailTemplateRequest: { Subject: "Hi", HtmlPart: "x".repeat(600_001) },
    });
    await expect(fixture.client.send(email)).rejects.toThrow(/HtmlPart: .*received a string of 600001 characters/);
    const inApp = new CreateInAppTemplateCommand({
      TemplateName,
      InAppTemplateRequest: { Layout: "LEFT" as "CAROUSEL" },
    });
    await expect(fixture.client.send(inApp)).rejects.toThrow(/Layout: expected one of BOTTOM_BANNER/);
  });
});

describe("lists of templates", () => {
  const list = async (query: { Prefix?: string; TemplateType?: string; PageSize?: string; NextToken?: string }) => {
    const { TemplatesResponse } = await fixture.client.send(new ListTemplatesCommand(query));
    const names = TemplatesResponse?.Item?.map((item) => `${item.TemplateName} ${item.TemplateType}`);
    return { names, next: TemplatesResponse?.NextToken };
  };

  test("are filtered by prefix and type, and paged", async () => {
    for (const name of ["spring", "spring-sale", "summer"])
      await fixture.client.send(
        new CreateSmsTemplateCommand({ TemplateName: name, SMSTemplateRequest: { Body: "b" } }),
      );
    await fixture.client.send(
      new CreateEmailTemplateCommand({ TemplateName: "spring", EmailTemplateRequest: { Subject: "s" } }),
    );
    expect((await list({})).names).toEqual(["spring EMAIL", "spring SMS", "spring-sale SMS", "summer SMS"]);
    expect((await list({ Prefix: "spring", TemplateType: "SMS" })).names).toEqual(["spring SMS", "spring-sale SMS"]);
    const { names, next } = await list({ PageSize: "3" });
    expect(names).toHaveLength(3);
    expect(await list({ PageSize: "3", ...(next && { NextToken: next }) })).toEqual({
      names: ["summer SMS"],
      next: undefined,
    });
    await expect(list({ TemplateType: "FAX" })).rejects.toThrow("template-type: expected EMAIL");
  });

  test("have each version of a template; the active one can be an earlier one, and the newest is `latest`", async () => {
    await create("one");
    const update = {
      TemplateName,
      CreateNewVersion: true,
      SMSTemplateRequest: { Body: "two", TemplateDescription: "d" },
    };
    await fixture.client.send(new UpdateSmsTemplateCommand(update));
    const template = { TemplateName, TemplateType: "SMS" };
    const versions = await fixture.client.send(new ListTemplateVersionsCommand(template));
    expect(versions.TemplateVersionsResponse?.Item).toMatchObject([
      { TemplateName, TemplateType: "SMS", Version: "1" },
      { TemplateName, TemplateType: "SMS", Version: "2", TemplateDescription: "d" },
    ]);
    const activate = (Version: string) =>
      fixture.client.send(
        new UpdateTemplateActiveVersionCommand({ ...template, TemplateActiveVersionRequest: { Version } }),
      );
    await activate("1");
    expect(await get()).toMatchObject({ Body: "one", Version: "1" });
    await activate("latest");
    expect(await get()).toMatchObject({ Body: "two", Version: "2" });
    for (const version of ["3", "0", "-1", "1e0", "0x1", " 1", "1.0"])
      await expect(activate(version)).rejects.toMatchObject({
        name: "NotFoundException",
        message: "Template not found",
      });
    await expect(get("0x1")).rejects.toMatchObject({ name: "NotFoundException", message: "Template not found" });
    expect(await get()).toMatchObject({ Version: "2" });
  });
});
