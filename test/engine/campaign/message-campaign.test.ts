import {
  CreateCampaignCommand,
  CreateSmsTemplateCommand,
  CreateVoiceTemplateCommand,
  UpdateApnsChannelCommand,
  UpdateSmsChannelCommand,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import { afterEach, describe, expect, test } from "vitest";
import { readOutbox, sendToOutbox } from "../../../src/engine/delivery/store/outbox.ts";
import { listFailures } from "../../../src/engine/delivery/store/send-failures.ts";
import { putOptOut } from "../../../src/engine/sms-voice/store/opt-outs.ts";
import { EventStreamRecord } from "../../../src/pinpoint/event-stream-record.ts";
import { customers, type Project, type ProjectOptions, startProject } from "../execution-fixture.ts";

let project: Project;
afterEach(() => project.close());

const begin = async (options: ProjectOptions): Promise<void> => {
  project = await startProject({
    sendMessage: async (message) => sendToOutbox(project.engine.context, message),
    ...options,
  });
};

const run = async (request: Partial<WriteCampaignRequest>): Promise<string> => {
  const { CampaignResponse } = await project.client.send(
    new CreateCampaignCommand({
      ApplicationId: project.appId,
      WriteCampaignRequest: {
        Name: "spring",
        SegmentId: project.segmentId,
        Schedule: { StartTime: "IMMEDIATE" },
        ...request,
      },
    }),
  );
  await project.engine.idle();
  return CampaignResponse?.Id ?? "";
};

const outbox = () => readOutbox(project.engine.context, 0, 100);
const typesOf = (id: string) =>
  project
    .records()
    .filter(({ client }) => client.client_id === id)
    .map(({ event_type }) => event_type);

describe("a campaign with messages", () => {
  test("renders each message with its endpoint's attributes, and sends each channel its own content", async () => {
    await begin({
      endpoints: [
        {
          Id: "sms",
          ChannelType: "SMS",
          Address: "+12065550100",
          User: { UserId: "u-1", UserAttributes: { first: ["Ada"] } },
        },
        { Id: "email", ChannelType: "EMAIL", Address: "bo@example.com", Attributes: { plan: ["<gold>"] } },
        { Id: "push", ChannelType: "GCM", Address: "token-1" },
        { Id: "custom", ChannelType: "CUSTOM", Address: "u-2" },
      ],
    });
    const campaignId = await run({
      MessageConfiguration: {
        SMSMessage: { Body: "Hi {{User.UserAttributes.first.[0]}}", MessageType: "TRANSACTIONAL" },
        EmailMessage: {
          Title: "Your {{Attributes.plan.[0]}}",
          HtmlBody: "<p>{{Attributes.plan.[0]}}</p>",
          Body: "text",
        },
        GCMMessage: { Title: "New", Body: "Listen" },
      },
    });
    expect(outbox()).toEqual([
      expect.objectContaining({ channel: "SMS", address: "+12065550100", body: "Hi Ada", endpointId: "sms" }),
      expect.objectContaining({
        channel: "EMAIL",
        subject: "Your <gold>",
        html: "<p>&lt;gold&gt;</p>",
        body: "text",
        origin: expect.objectContaining({ campaign_id: campaignId, treatment_id: "0" }),
      }),
      expect.objectContaining({ channel: "PUSH", title: "New", body: "Listen" }),
    ]);
    const types = project.records("_campaign.send").map(({ attributes }) => attributes.delivery_type);
    expect(types).toEqual(["SMS", "EMAIL", "GCM"]);
  });

  test("sends nothing on a channel that the application has disabled, and says so", async () => {
    await begin({
      endpoints: [
        { Id: "sms", ChannelType: "SMS", Address: "+12065550100" },
        { Id: "sandbox", ChannelType: "APNS_SANDBOX", Address: "token-1" },
        { Id: "apns", ChannelType: "APNS", Address: "token-2" },
      ],
    });
    const app = { ApplicationId: project.appId };
    await project.client.send(new UpdateSmsChannelCommand({ ...app, SMSChannelRequest: { Enabled: true } }));
    await project.client.send(new UpdateApnsChannelCommand({ ...app, APNSChannelRequest: { Enabled: false } }));
    await run({
      MessageConfiguration: {
        SMSMessage: { Body: "Hi", MessageType: "PROMOTIONAL" },
        APNSMessage: { Title: "Hi", Body: "Listen" },
      },
    });
    expect(outbox().map(({ endpointId }) => endpointId)).toEqual(["sms", "sandbox"]);
    const [send] = project.records("_campaign.send").filter(({ client }) => client.client_id === "apns");
    expect(send?.attributes).toMatchObject({ campaign_send_status: "FAILURE" });
    expect(listFailures(project.engine.context)).toMatchObject([
      { stage: "message", reason: "the APNS channel of the application is disabled", endpoints: 1 },
    ]);
  });

  test("records an email's delivery, bounce and complaint", async () => {
    const addresses = ["ada@example.com", "bounce@simulator.amazonses.com", "complaint+1@example.com"];
    await begin({
      endpoints: addresses.map((Address, index) => ({ Id: `e-${index}`, ChannelType: "EMAIL", Address })),
    });
    const campaignId = await run({ MessageConfiguration: { EmailMessage: { Title: "Hi", Body: "text" } } });
    expect(typesOf("e-0")).toEqual(["_campaign.send", "_email.send", "_email.delivered"]);
    expect(typesOf("e-1")).toEqual(["_campaign.send", "_email.send", "_email.hardbounce"]);
    expect(typesOf("e-2")).toEqual(["_campaign.send", "_email.send", "_email.delivered", "_email.complaint"]);
    for (const record of project.records()) expect(EventStreamRecord.safeParse(record).success).toBe(true);
    expect(project.records("_email.hardbounce")[0]).toMatchObject({
      attributes: { campaign_id: campaignId, treatment_id: "0", feedback: "received" },
      client_context: { custom: { legacy_identifier: project.appId } },
      facets: {
        email_channel: {
          mail_event: {
            mail: { destination: ["bounce@simulator.amazonses.com"], common_headers: { subject: "Hi" } },
            bounce: {
              bounce_type: "Permanent",
              bounced_recipients: [{ email_address: "bounce@simulator.amazonses.com" }],
            },
          },
        },
      },
    });
  });

  test("records that an SMS is accepted and then delivered", async () => {
    await begin({ endpoints: [{ Id: "s", ChannelType: "SMS", Address: "+12065550100" }] });
    await run({ MessageConfiguration: { SMSMessage: { Body: "x".repeat(161), MessageType: "PROMOTIONAL" } } });
    expect(typesOf("s")).toEqual(["_campaign.send", "_SMS.BUFFERED", "_SMS.SUCCESS"]);
    expect(project.records("_SMS.SUCCESS")[0]?.attributes).toMatchObject({
      destination_phone_number: "+12065550100",
      message_type: "Promotional",
      number_of_message_parts: "2",
      record_status: "DELIVERED",
      message_id: outbox()[0]?.messageId,
    });
  });

  test("sends no SMS to a number in the opt-out list, and says so", async () => {
    await begin({ endpoints: [{ Id: "s", ChannelType: "SMS", Address: "+12065550100" }] });
    const optOut = { number: "+12065550100", optedOutAtMs: 0, isByEndUser: true };
    putOptOut(project.engine.context, "Default", optOut);
    await run({ MessageConfiguration: { SMSMessage: { Body: "Hi", MessageType: "PROMOTIONAL" } } });
    expect(outbox()).toEqual([]);
    expect(project.records("_SMS.FAILURE")[0]?.attributes.record_status).toBe("OPTED_OUT");
    expect(listFailures(project.engine.context)).toMatchObject([
      { stage: "message", reason: "the number is in the opt-out list", endpoints: 1 },
    ]);
  });

  test("records messages that cannot be sent or rendered, and sends the others", async () => {
    const endpoints = ["one", "two", "three"].map((Id) => ({
      Id,
      ChannelType: "EMAIL" as const,
      Address: `${Id}@example.com`,
    }));
    await begin({
      endpoints,
      sendMessage: async ({ endpointId }) => {
        if (endpointId === "two") throw new Error("the connection broke");
        return { status: "SUCCESS", messageId: "m" };
      },
    });
    await run({ MessageConfiguration: { EmailMessage: { Title: "Hi", Body: "{{noSuchHelper 1 2}}" } } });
    await run({ MessageConfiguration: { EmailMessage: { Title: "Hi", Body: "text" } } });
    const statuses = project.records("_campaign.send").map(({ attributes }) => attributes.campaign_send_status);
    expect(statuses).toEqual(["FAILURE", "FAILURE", "FAILURE", "SUCCESS", "FAILURE", "SUCCESS"]);
    expect(project.records("_email.rendering_failure")).toHaveLength(3);
    expect(typesOf("two")).toContain("_email.rejected");
  });

  test("sends the text of its template", async () => {
    await begin({ endpoints: [{ Id: "s", ChannelType: "SMS", Address: "+12065550100" }] });
    await project.client.send(
      new CreateSmsTemplateCommand({ TemplateName: "hi", SMSTemplateRequest: { Body: "Hi {{Address}}" } }),
    );
    await run({ TemplateConfiguration: { SMSTemplate: { Name: "hi" } } });
    expect(outbox().map(({ body }) => body)).toEqual(["Hi +12065550100"]);
  });

  test("sends the script of its voice template to voice endpoints, with its voice and language", async () => {
    await begin({
      endpoints: [
        { Id: "v", ChannelType: "VOICE", Address: "+12065550100", Attributes: { name: ["Ada"] } },
        { Id: "s", ChannelType: "SMS", Address: "+12065550101" },
      ],
    });
    const VoiceTemplateRequest = { Body: "Hello {{Attributes.name}}", VoiceId: "Joanna", LanguageCode: "en-US" };
    await project.client.send(new CreateVoiceTemplateCommand({ TemplateName: "call", VoiceTemplateRequest }));
    await run({ TemplateConfiguration: { VoiceTemplate: { Name: "call" } } });
    expect(outbox()).toMatchObject([
      { channel: "VOICE", address: "+12065550100", body: "Hello Ada", voiceId: "Joanna", languageCode: "en-US" },
    ]);
    expect(
      project.records().map(({ attributes }) => [attributes.delivery_type, attributes.campaign_send_status]),
    ).toEqual([["VOICE", "SUCCESS"]]);
  });

  test("sends the text of its template from the sender and with the type of its message configuration", async () => {
    await begin({ endpoints: [{ Id: "s", ChannelType: "SMS", Address: "+12065550100" }] });
    await project.client.send(
      new CreateSmsTemplateCommand({ TemplateName: "hi", SMSTemplateRequest: { Body: "from the template" } }),
    );
    await run({
      TemplateConfiguration: { SMSTemplate: { Name: "hi" } },
      MessageConfiguration: { SMSMessage: { OriginationNumber: "+12065550199", MessageType: "TRANSACTIONAL" } },
    });
    expect(outbox()).toMatchObject([
      {
        body: "from the template",
        origin: { origination_phone_number: "+12065550199", message_type: "TRANSACTIONAL" },
      },
    ]);
  });

  test("assigns each endpoint to one treatment or to the holdout, the same in each run", async () => {
    await begin({ endpoints: customers(500) });
    const custom = (DeliveryUri: string) => ({
      MessageConfiguration: { CustomMessage: { Data: DeliveryUri } },
      CustomDeliveryConfiguration: { DeliveryUri, EndpointTypes: ["CUSTOM" as const] },
    });
    const start = project.clock.now();
    await run({
      ...custom("control"),
      HoldoutPercent: 10,
      AdditionalTreatments: [
        { SizePercent: 30, ...custom("one") },
        { SizePercent: 20, ...custom("two") },
      ],
      Schedule: { StartTime: "IMMEDIATE", Frequency: "DAILY" },
    });
    const first = assignments();
    expect(first.size).toBe(500);
    expect(new Set(first.values())).toEqual(new Set(["0 SUCCESS", "1 SUCCESS", "2 SUCCESS", "0 HOLDOUT"]));
    const heldOut = [...first.values()].filter((assignment) => assignment === "0 HOLDOUT").length;
    expect(heldOut).toBeGreaterThan(25);
    expect(heldOut).toBeLessThan(80);
    project.clock.advanceTo(start + 86_400_000 + 1_000);
    await project.engine.idle();
    expect(project.records("_campaign.send")).toHaveLength(1_000);
    expect(assignments()).toEqual(first);
  });
});

/** Endpoint -> treatment and status in its last record. */
const assignments = (): Map<string, string> =>
  new Map(
    project
      .records("_campaign.send")
      .map(({ client, attributes }) => [
        client.client_id,
        `${attributes.treatment_id} ${attributes.campaign_send_status}`,
      ]),
  );
