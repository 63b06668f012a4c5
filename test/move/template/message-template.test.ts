import { describe, expect, test } from "vitest";
import { toMessageTemplate } from "../../../src/move/template/message-template.ts";
import { PinpointTemplate } from "../../../src/move/template/pinpoint-template.ts";

const move = (template: object) => toMessageTemplate(PinpointTemplate.parse({ TemplateName: "welcome", ...template }));

describe("a template as the input of create-message-template", () => {
  test("of an email has subject, bodies, headers and default values", () => {
    const moved = move({
      TemplateType: "EMAIL",
      TemplateDescription: "Greets new customers",
      Subject: "Hi {{User.UserAttributes.first.[0]}}",
      HtmlPart: "<b>{{Location.City}}</b>",
      TextPart: "{{Location.City}}",
      Headers: [{ Name: "List-Unsubscribe", Value: "<https://example.com/{{User.UserId}}>" }],
      DefaultSubstitutions: '{"User.UserAttributes.first":"there","Location.City":"your city","Attributes.gone":""}',
    });
    expect(moved).toMatchObject({
      ok: true,
      notes: [],
      template: {
        name: "welcome",
        channelSubtype: "EMAIL",
        description: "Greets new customers",
        content: {
          email: {
            subject: "Hi {{Attributes.Customer.Attributes.first}}",
            body: {
              html: { content: "<b>{{Attributes.Customer.City}}</b>" },
              plainText: { content: "{{Attributes.Customer.City}}" },
            },
            headers: [
              { name: "List-Unsubscribe", value: "<https://example.com/{{Attributes.Customer.AccountNumber}}>" },
            ],
          },
        },
        defaultAttributes: { customerProfileAttributes: { city: "your city", custom: { first: "there" } } },
      },
    });
  });

  test.each([
    ["x".repeat(256), "x".repeat(255), "the description was cut to 255 characters"],
    [
      "(draft)",
      undefined,
      "the description was left out: it must begin with a letter, a digit, a space or one of _ . , -",
    ],
  ])("has a note about a description that Connect does not accept: %s", (TemplateDescription, description, note) => {
    const moved = move({ TemplateType: "SMS", Body: "Hi", TemplateDescription });
    expect(moved).toMatchObject({ notes: [note] });
    expect(moved.ok && moved.template.description).toBe(description);
  });

  test("of a push message gives each platform its own message, or else the default one", () => {
    const moved = move({
      TemplateType: "PUSH",
      Default: { Title: "Hi", Body: "{{Attributes.a}}", Action: "OPEN_APP" },
      APNS: { RawContent: '{"aps":{"alert":"{{Attributes.a}}"}}' },
    });
    const ofDefault = { title: "Hi", body: { content: "{{Attributes.Customer.Attributes.a}}" }, action: "OPEN_APP" };
    expect(moved).toMatchObject({
      template: {
        content: {
          push: {
            apns: { rawContent: { content: '{"aps":{"alert":"{{Attributes.Customer.Attributes.a}}"}}' } },
            fcm: ofDefault,
            adm: ofDefault,
            baidu: ofDefault,
          },
        },
      },
    });
  });

  test("does not exist if one of its texts cannot be translated; the report names each place", () => {
    const moved = move({ TemplateType: "EMAIL", Subject: "Hi", HtmlPart: "a\n{{OptOut}}", TextPart: "{{code}}" });
    expect(moved).toEqual({
      ok: false,
      problems: [
        "HtmlPart, line 2, column 3: OptOut has no counterpart in Connect",
        "TextPart, line 1, column 3: code has no counterpart in Connect",
      ],
    });
  });

  test("lists the default values that Connect cannot store", () => {
    const moved = move({ TemplateType: "SMS", Body: "Hi", DefaultSubstitutions: '{"code":"0"}' });
    expect(moved).toMatchObject({
      ok: true,
      notes: ["the default value of code was left out: code has no counterpart in Connect"],
    });
  });
});
