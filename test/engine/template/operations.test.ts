import {
  CreateEmailTemplateCommand,
  CreateSmsTemplateCommand,
  DeleteSmsTemplateCommand,
  GetSmsTemplateCommand,
  UpdateSmsTemplateCommand,
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
    await expect(get()).rejects.toMatchObject({ name: "NotFoundException" });
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
});
