import {
  CreateEmailTemplateCommand,
  CreatePushTemplateCommand,
  CreateSmsTemplateCommand,
  type EndpointBatchItem,
  UpdateSmsTemplateCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOutbox, sendToOutbox } from "../../../src/engine/delivery/store/outbox.ts";
import { type Project, startProject } from "../execution-fixture.ts";
import { channel, publish, sentTo } from "../journey-story.ts";

let project: Project;
beforeEach(async () => {
  project = await startProject({
    endpoints: [
      { Id: "sms", ChannelType: "SMS", Address: "+12065550101", Attributes: { city: ["Leeds"] } },
      { Id: "email", ChannelType: "EMAIL", Address: "ada@example.com", Attributes: { city: ["Leeds"] } },
      { Id: "bounced", ChannelType: "EMAIL", Address: "bounce@simulator.amazonses.com" },
      { Id: "push", ChannelType: "APNS", Address: "token", Attributes: { city: ["Leeds"] } },
    ],
    sendMessage: async (message) => sendToOutbox(project.engine.context, message),
  });
  const { client } = project;
  await client.send(
    new CreateSmsTemplateCommand({
      TemplateName: "sms",
      SMSTemplateRequest: { Body: "SMS for {{Attributes.city.[0]}}" },
    }),
  );
  await client.send(
    new CreateEmailTemplateCommand({
      TemplateName: "email",
      EmailTemplateRequest: { Subject: "Concerts", HtmlPart: "<b>{{Attributes.city.[0]}}</b>", TextPart: "text" },
    }),
  );
  await client.send(
    new CreatePushTemplateCommand({
      TemplateName: "push",
      PushNotificationTemplateRequest: { Default: { Title: "Concerts", Body: "In {{Attributes.city.[0]}}" } },
    }),
  );
});
afterEach(() => project.close());

const outbox = () => readOutbox(project.engine.context, 0, 100);

describe("a participant of another channel type", () => {
  const person = { User: { UserId: "u-1" } };
  const publishSms = (SegmentId = project.segmentId) => {
    const StartCondition = { SegmentStartCondition: { SegmentId } };
    return publish(project, { sms: { SMS: { TemplateName: "sms" } } }, { StartCondition });
  };
  const appsAlone = () =>
    project.addSegment({ Demographic: { Channel: { DimensionType: "INCLUSIVE", Values: ["CUSTOM"] } } });
  const startWith = async (...endpoints: EndpointBatchItem[]) => {
    await project.close();
    project = await startProject({
      endpoints,
      sendMessage: async (message) => sendToOutbox(project.engine.context, message),
    });
    const template = { TemplateName: "sms", SMSTemplateRequest: { Body: "Hi" } };
    await project.client.send(new CreateSmsTemplateCommand(template));
  };

  const app = { Id: "app", ChannelType: "CUSTOM", Address: "u-1", ...person } as const;
  const phone = { Id: "phone", ChannelType: "SMS", Address: "+12065550102", ...person } as const;

  test("receives the message at another endpoint of the same user, which the event stream names", async () => {
    await startWith(app, phone, { Id: "stranger", ChannelType: "SMS", Address: "+12065550103" });
    await publishSms(await appsAlone());
    expect(outbox().map(({ endpointId, address }) => ({ endpointId, address }))).toEqual([
      { endpointId: "phone", address: "+12065550102" },
    ]);
    expect(project.records("_SMS.SUCCESS").map(({ client }) => client.client_id)).toEqual(["phone"]);
  });

  test("receives no second message at an endpoint that is a participant itself", async () => {
    await startWith(app, phone);
    await publishSms();
    expect(project.records("_SMS.SUCCESS").map(({ client }) => client.client_id)).toEqual(["phone"]);
  });

  test("receives nothing at an endpoint that opted out, whether or not that endpoint is a participant", async () => {
    await startWith(app, { ...phone, OptOut: "ALL" });
    await publishSms(await appsAlone());
    await publishSms();
    expect(outbox()).toEqual([]);
  });
});

describe("a journey's messages", () => {
  test("are rendered from their templates, each for the endpoints of its channel", async () => {
    const journeyId = await publish(project, {
      sms: {
        SMS: {
          TemplateName: "sms",
          MessageConfig: { MessageType: "TRANSACTIONAL", OriginationNumber: "+12065550199" },
          NextActivity: "email",
        },
      },
      email: {
        EMAIL: { TemplateName: "email", MessageConfig: { FromAddress: "hi@example.com" }, NextActivity: "push" },
      },
      push: { PUSH: { TemplateName: "push" } },
    });
    expect(
      outbox().map(({ endpointId, subject, title, body, html }) => ({ endpointId, subject, title, body, html })),
    ).toEqual([
      { endpointId: "sms", body: "SMS for Leeds" },
      { endpointId: "bounced", subject: "Concerts", body: "text", html: "<b></b>" },
      { endpointId: "email", subject: "Concerts", body: "text", html: "<b>Leeds</b>" },
      { endpointId: "push", title: "Concerts", body: "In Leeds" },
    ]);
    expect(outbox()[0]?.origin).toMatchObject({ journey_id: journeyId, journey_activity_id: "sms" });
    expect(project.records("_SMS.SUCCESS")[0]?.attributes).toMatchObject({
      journey_id: journeyId,
      journey_activity_id: "sms",
      message_type: "Transactional",
      origination_phone_number: "+12065550199",
    });
    expect(project.records("_email.send")[0]).toMatchObject({
      facets: { email_channel: { mail_event: { mail: { from_address: "hi@example.com" } } } },
    });
  });

  test("are calls that the dialer of Amazon Connect is requested to make, to voice endpoints of its participants", async () => {
    await project.close();
    const User = { UserId: "u-1" };
    project = await startProject({
      endpoints: [
        { Id: "app", ChannelType: "CUSTOM", Address: "u-1", User },
        { Id: "phone", ChannelType: "VOICE", Address: "+12065550103", User },
        { Id: "silent", ChannelType: "VOICE", Address: "+12065550104", OptOut: "ALL" },
      ],
      sendMessage: async (message) => sendToOutbox(project.engine.context, message),
    });
    const campaignArn = "arn:aws:connect-campaigns:us-east-1:000000000000:campaign/c-1";
    const executionRoleArn = "arn:aws:iam::000000000000:role/dial";
    const JourneyChannelSettings = {
      ConnectCampaignArn: campaignArn,
      ConnectCampaignExecutionRoleArn: executionRoleArn,
    };
    const journeyId = await publish(
      project,
      { call: { ContactCenter: { NextActivity: "after" } }, after: channel("after") },
      { JourneyChannelSettings },
    );
    expect(outbox()).toMatchObject([
      {
        channel: "CONTACT_CENTER",
        address: "+12065550103",
        endpointId: "phone",
        body: "",
        dialer: { campaignArn, executionRoleArn },
        origin: { journey_id: journeyId, journey_activity_id: "call" },
      },
    ]);
    expect(project.records("_journey.send").map(({ client, attributes }) => [client.client_id, attributes])).toEqual([
      ["phone", expect.objectContaining({ journey_activity_type: "CONTACT_CENTER", journey_send_status: "SUCCESS" })],
      ["app", expect.objectContaining({ journey_activity_type: "CUSTOM", journey_send_status: "SUCCESS" })],
    ]);
    expect(sentTo(project, "after")).toEqual(["app"]);
  });

  test("can be evaluated by a split: an endpoint that bounced receives another message", async () => {
    await publish(project, {
      email: { EMAIL: { TemplateName: "email", NextActivity: "split" } },
      split: {
        ConditionalSplit: {
          Condition: {
            Conditions: [
              {
                EventCondition: {
                  MessageActivity: "email",
                  Dimensions: { EventType: { DimensionType: "INCLUSIVE", Values: ["_email.hardbounce"] } },
                },
              },
            ],
          },
          TrueActivity: "call",
        },
      },
      call: { CUSTOM: { DeliveryUri: "call", EndpointTypes: ["EMAIL"], MessageConfig: { Data: "" } } },
      unused: channel("unused"),
    });
    expect(sentTo(project, "call")).toEqual(["bounced"]);
  });

  test("use the version of the template that is named, or the newest", async () => {
    const body = (Body: string) =>
      project.client.send(
        new UpdateSmsTemplateCommand({ TemplateName: "sms", CreateNewVersion: true, SMSTemplateRequest: { Body } }),
      );
    await body("second");
    await publish(project, {
      newest: { SMS: { TemplateName: "sms", NextActivity: "first" } },
      first: { SMS: { TemplateName: "sms", TemplateVersion: "1" } },
    });
    expect(outbox().map((message) => message.body)).toEqual(["second", "SMS for Leeds"]);
  });
});
