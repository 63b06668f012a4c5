import {
  CreateEmailTemplateCommand,
  CreateSmsTemplateCommand,
  type MessageRequest,
  SendMessagesCommand,
  type SendUsersMessageRequest,
  SendUsersMessagesCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOutbox, sendToOutbox } from "../../../../src/engine/delivery/store/outbox.ts";
import { type Project, startProject } from "../../execution-fixture.ts";

const ADA = { UserId: "u-1", UserAttributes: { first: ["Ada"] } };

let project: Project;
beforeEach(async () => {
  project = await startProject({
    sendMessage: async (message) => sendToOutbox(project.engine.context, message),
    endpoints: [
      { Id: "ada-email", ChannelType: "EMAIL", Address: "ada@example.com", User: ADA },
      { Id: "ada-phone", ChannelType: "SMS", Address: "+12065550151", User: ADA },
      { Id: "bo", ChannelType: "GCM", Address: "token-1", User: { UserId: "u-2" } },
      { Id: "opted-out", ChannelType: "SMS", Address: "+12065550152", OptOut: "ALL" },
      { Id: "custom", ChannelType: "CUSTOM", Address: "u-3" },
    ],
  });
});
afterEach(() => project.close());

const send = async (request: Partial<MessageRequest>) => {
  const { MessageResponse } = await project.client.send(
    new SendMessagesCommand({
      ApplicationId: project.appId,
      MessageRequest: { MessageConfiguration: {}, ...request },
    }),
  );
  return { byAddress: MessageResponse?.Result ?? {}, byEndpoint: MessageResponse?.EndpointResult ?? {} };
};
const sendToUsers = async (request: SendUsersMessageRequest) => {
  const command = new SendUsersMessagesCommand({ ApplicationId: project.appId, SendUsersMessageRequest: request });
  return (await project.client.send(command)).SendUsersMessageResponse?.Result ?? {};
};
const outbox = () => readOutbox(project.engine.context, 0, 100);

describe("SendMessages", () => {
  test("sends a template to three addresses, each with its own substitutions", async () => {
    await project.client.send(
      new CreateEmailTemplateCommand({
        TemplateName: "order",
        EmailTemplateRequest: { Subject: "Order {{order}}", HtmlPart: "<p>Hi {{first}}</p>", TextPart: "Hi {{first}}" },
      }),
    );
    const to = (first: string) => ({ ChannelType: "EMAIL" as const, Substitutions: { first: [first] } });
    const { byAddress } = await send({
      Addresses: { "a@example.com": to("A"), "b@example.com": to("<b>"), "c@example.com": to("C") },
      MessageConfiguration: {
        EmailMessage: { FromAddress: "shop@example.com", Substitutions: { order: ["77"], first: ["you"] } },
      },
      TemplateConfiguration: { EmailTemplate: { Name: "order" } },
    });
    expect(Object.values(byAddress).map(({ DeliveryStatus }) => DeliveryStatus)).toEqual(Array(3).fill("SUCCESSFUL"));
    expect(outbox()).toMatchObject([
      { address: "a@example.com", subject: "Order 77", html: "<p>Hi A</p>", body: "Hi A" },
      { address: "b@example.com", subject: "Order 77", html: "<p>Hi &lt;b&gt;</p>", body: "Hi <b>" },
      { address: "c@example.com", subject: "Order 77", html: "<p>Hi C</p>", body: "Hi C" },
    ]);
    expect(JSON.stringify(project.records("_email.send")[0])).toContain('"from_address":"shop@example.com"');
  });

  test("sends to stored endpoints with their attributes, substitutions and an override", async () => {
    const { byEndpoint } = await send({
      Endpoints: {
        "ada-phone": { Substitutions: { code: ["77"] } },
        bo: { TitleOverride: "For {{User.UserId}}", BodyOverride: "{{code}} again" },
      },
      MessageConfiguration: {
        SMSMessage: { Body: "{{User.UserAttributes.first.[0]}}: {{code}}", OriginationNumber: "+12065550100" },
        GCMMessage: { Title: "t", Body: "b", Substitutions: { code: ["12"] } },
      },
    });
    expect(byEndpoint["ada-phone"]).toMatchObject({
      Address: "+12065550151",
      DeliveryStatus: "SUCCESSFUL",
      StatusCode: 200,
    });
    expect(outbox()).toMatchObject([
      { address: "+12065550151", body: "Ada: 77", origin: { origination_phone_number: "+12065550100" } },
      { address: "token-1", title: "For u-2", body: "12 again" },
    ]);
  });

  test("overrides subject and body of an email, and leaves its HTML part out", async () => {
    await send({
      Endpoints: { "ada-email": { TitleOverride: "For {{User.UserId}}", BodyOverride: "again" } },
      MessageConfiguration: {
        EmailMessage: {
          SimpleEmail: {
            Subject: { Data: "s" },
            TextPart: { Data: "t" },
            HtmlPart: { Data: "<p>h</p>" },
          },
        },
      },
    });
    expect(outbox()).toMatchObject([{ subject: "For u-1", body: "again" }]);
    expect(outbox()[0]).not.toHaveProperty("html");
  });

  test("names the reason for an endpoint without a channel type", async () => {
    await project.client.send(
      new UpdateEndpointCommand({ ApplicationId: project.appId, EndpointId: "bare", EndpointRequest: {} }),
    );
    const { byEndpoint } = await send({ Endpoints: { bare: {} }, MessageConfiguration: { SMSMessage: { Body: "b" } } });
    expect(byEndpoint.bare?.StatusMessage).toBe("no message for channel type (not set)");
  });

  test("uses the default substitutions of a template for variables without a value", async () => {
    const defaults = {
      code: "none",
      "Attributes.city": "your city",
      "User.UserAttributes.first": "you",
      "Location.Country": "DE",
    };
    const create = (DefaultSubstitutions: string, TemplateName = "defaults") =>
      project.client.send(
        new CreateSmsTemplateCommand({
          TemplateName,
          SMSTemplateRequest: {
            Body: "{{User.UserAttributes.first.[0]}} {{Attributes.city}} {{code}} {{Location.Country}} {{User.UserId}}",
            DefaultSubstitutions,
          },
        }),
      );
    await create(JSON.stringify(defaults));
    await expect(create("[]", "list")).rejects.toThrow(/DefaultSubstitutions: expected JSON text/);
    await send({
      Addresses: { "+12065550171": { ChannelType: "SMS" } },
      Endpoints: { "ada-phone": { Substitutions: { code: ["77"] } } },
      TemplateConfiguration: { SMSTemplate: { Name: "defaults" } },
    });
    expect(
      outbox()
        .map(({ body }) => body)
        .sort(),
    ).toEqual(["Ada your city 77 DE u-1", "you your city none DE "]);
  });

  test("rejects substitutions and overrides that many recipients would multiply", async () => {
    const messages = { MessageConfiguration: { SMSMessage: { Body: "{{x}}" } } };
    const long = { "ada-phone": { Substitutions: { x: ["x".repeat(10_000)] } } };
    await expect(send({ Endpoints: long, ...messages })).rejects.toThrow(/Substitutions: expected at most 10000/);
    const override = { "ada-phone": { BodyOverride: "{{#if a}}{{/if}}".repeat(300) } };
    await expect(send({ Endpoints: override, ...messages })).rejects.toThrow(/BodyOverride: /);
  });

  test("does not render an email whose values could make it too long", async () => {
    const email = { Subject: { Data: "s" }, TextPart: { Data: "{{x}}".repeat(2_000) } };
    const { byEndpoint } = await send({
      Endpoints: { "ada-email": { Substitutions: { x: ["x".repeat(9_000)] } } },
      MessageConfiguration: { EmailMessage: { SimpleEmail: email } },
    });
    expect(byEndpoint["ada-email"]?.StatusMessage).toBe(
      "body: 2000 expressions with such long values may render to too much text",
    );
  });

  test("returns why an endpoint or address receives nothing, and sends to the others", async () => {
    const { byAddress, byEndpoint } = await send({
      Addresses: { "a@example.com": { ChannelType: "EMAIL" } },
      Endpoints: { "ada-phone": {}, "opted-out": {}, custom: {}, absent: {} },
      MessageConfiguration: { SMSMessage: { Body: "Hi" } },
    });
    expect(byAddress["a@example.com"]).toMatchObject({
      DeliveryStatus: "PERMANENT_FAILURE",
      StatusMessage: "no message for channel type EMAIL",
    });
    expect(byEndpoint["opted-out"]).toMatchObject({ DeliveryStatus: "OPT_OUT", StatusCode: 400 });
    expect(byEndpoint.custom?.StatusMessage).toBe("no message for channel type CUSTOM");
    expect(byEndpoint.absent).toMatchObject({ Address: "", DeliveryStatus: "PERMANENT_FAILURE" });
    expect(byEndpoint["ada-phone"]?.DeliveryStatus).toBe("SUCCESSFUL");
    expect(outbox()).toHaveLength(1);
  });

  test("sends the default message where a channel has none of its own", async () => {
    await send({
      Endpoints: { "ada-phone": {}, "ada-email": {}, bo: {} },
      MessageConfiguration: { DefaultMessage: { Body: "Hi {{who}}", Substitutions: { who: ["all"] } } },
    });
    expect(
      outbox()
        .map(({ channel, body }) => `${channel} ${body}`)
        .sort(),
    ).toEqual(["EMAIL Hi all", "PUSH Hi all", "SMS Hi all"]);
  });

  test("a substitution does not hide a field of the endpoint", async () => {
    await send({
      Endpoints: { "ada-phone": { Substitutions: { User: ["x"], Address: ["y"], __proto__: ["z"] } } },
      MessageConfiguration: { SMSMessage: { Body: "{{User.UserId}} {{Address}}" } },
    });
    expect(outbox()).toMatchObject([{ body: "u-1 +12065550151" }]);
  });
});

describe("SendUsersMessages", () => {
  test("sends to every endpoint of each user by template, and returns a result for each", async () => {
    await project.client.send(
      new CreateSmsTemplateCommand({ TemplateName: "hi", SMSTemplateRequest: { Body: "Hi {{name}}" } }),
    );
    const result = await sendToUsers({
      Users: { "u-1": { Substitutions: { name: ["A"] } }, "u-2": {}, "u-9": {} },
      MessageConfiguration: {
        EmailMessage: { SimpleEmail: { Subject: { Data: "s" }, TextPart: { Data: "{{name}}" } } },
      },
      TemplateConfiguration: { SMSTemplate: { Name: "hi" } },
    });
    expect(result["u-1"]).toMatchObject({
      "ada-email": { Address: "ada@example.com", DeliveryStatus: "SUCCESSFUL" },
      "ada-phone": { Address: "+12065550151", DeliveryStatus: "SUCCESSFUL" },
    });
    expect(result["u-2"]?.bo).toMatchObject({ DeliveryStatus: "PERMANENT_FAILURE" });
    expect(result["u-9"]).toEqual({
      "": {
        Address: "",
        DeliveryStatus: "PERMANENT_FAILURE",
        StatusCode: 400,
        StatusMessage: "No endpoints found for userId.",
      },
    });
    expect(
      outbox()
        .map(({ body }) => body)
        .sort(),
    ).toEqual(["A", "Hi A"]);
  });
});
