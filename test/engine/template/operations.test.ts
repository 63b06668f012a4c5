import {
  CreateEmailTemplateCommand,
  CreateSmsTemplateCommand,
  DeleteSmsTemplateCommand,
  GetSmsTemplateCommand,
  UpdateSmsTemplateCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

let engine: TestEngine;
beforeEach(async () => {
  engine = await startEngine();
});
afterEach(() => engine.close());

const TemplateName = "welcome";
const create = (Body: string) =>
  engine.client.send(new CreateSmsTemplateCommand({ TemplateName, SMSTemplateRequest: { Body } }));
const get = async (Version?: string) =>
  (await engine.client.send(new GetSmsTemplateCommand({ TemplateName, Version }))).SMSTemplateResponse;

describe("templates", () => {
  test("are made, read, given new versions, and deleted with all of them", async () => {
    await create("one");
    expect(await get()).toMatchObject({ Body: "one", TemplateName, TemplateType: "SMS", Version: "1" });
    await engine.client.send(
      new UpdateSmsTemplateCommand({ TemplateName, CreateNewVersion: true, SMSTemplateRequest: { Body: "two" } }),
    );
    expect(await get()).toMatchObject({ Body: "two", Version: "2" });
    expect(await get("1")).toMatchObject({ Body: "one" });
    await engine.client.send(new UpdateSmsTemplateCommand({ TemplateName, SMSTemplateRequest: { Body: "two again" } }));
    expect(await get()).toMatchObject({ Body: "two again", Version: "2" });
    await engine.client.send(new DeleteSmsTemplateCommand({ TemplateName }));
    await expect(get()).rejects.toMatchObject({ name: "NotFoundException" });
  });

  test("are refused when they do not compile, and the part is named", async () => {
    await expect(create("{{#if}}")).rejects.toThrow(/^Body: /);
    const email = new CreateEmailTemplateCommand({
      TemplateName,
      EmailTemplateRequest: { Subject: "Hi", HtmlPart: "{{> partial}}" },
    });
    await expect(engine.client.send(email)).rejects.toThrow(/^HtmlPart: template uses a partial/);
  });

  test("are refused when their name is taken, or when an SMS is over 1,600 characters", async () => {
    await create("one");
    await expect(create("two")).rejects.toThrow("There is already a template welcome of type SMS");
    await expect(create("x".repeat(1_601))).rejects.toThrow(/Body: .*received a string of 1601 characters/);
  });
});
