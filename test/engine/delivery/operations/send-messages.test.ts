import { type MessageRequest, SendMessagesCommand } from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOutbox } from "../../../../src/engine/delivery/store/outbox.ts";
import { putOptOut } from "../../../../src/engine/sms-voice/store/opt-outs.ts";
import { sendToCustomer } from "../../../../src/local/sms-voice/send-to-customer.ts";
import { EventStreamRecord } from "../../../../src/pinpoint/event-stream-record.ts";
import { type Project, startProject } from "../../execution-fixture.ts";

const NUMBER = "+12065550100";

let project: Project;
beforeEach(async () => {
  project = await startProject({ sendMessage: async (message) => sendToCustomer(project.engine.context, message) });
});
afterEach(() => project.close());

const send = async (addresses: string[], more: Partial<MessageRequest> = {}) => {
  const { MessageResponse } = await project.client.send(
    new SendMessagesCommand({
      ApplicationId: project.appId,
      MessageRequest: {
        Addresses: Object.fromEntries(addresses.map((address) => [address, { ChannelType: "SMS" }])),
        MessageConfiguration: {
          SMSMessage: { Body: "Your order left.", MessageType: "TRANSACTIONAL", OriginationNumber: NUMBER },
        },
        ...more,
      },
    }),
  );
  return MessageResponse?.Result ?? {};
};
const eventsOf = (number: string) =>
  project
    .records()
    .filter(({ attributes }) => attributes.destination_phone_number === number)
    .map(({ event_type, attributes }) => `${event_type} ${attributes.record_status}`);
const advance = async (ms: number) => {
  project.clock.advanceTo(project.clock.now() + ms);
  await project.engine.idle();
};
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => "accepted",
    ({ name, message }) => `${name}: ${message}`,
  );

describe("SendMessages", () => {
  test("sends a text to each address, and returns a result for each", async () => {
    const result = await send(["+12065550141", "+12065550142"], { Context: { orderId: "77" } });
    expect(Object.values(result).map(({ DeliveryStatus }) => DeliveryStatus)).toEqual(["SUCCESSFUL", "SUCCESSFUL"]);
    expect(readOutbox(project.engine.context, 0, 10)).toMatchObject([
      { address: "+12065550141", body: "Your order left.", origin: { origination_phone_number: NUMBER } },
      { address: "+12065550142", messageId: result["+12065550142"]?.MessageId },
    ]);
    const [record] = project.records("_SMS.SUCCESS");
    expect(EventStreamRecord.safeParse(record).success).toBe(true);
    expect(record?.attributes).toMatchObject({
      message_id: result["+12065550141"]?.MessageId,
      customer_context: '{"orderId":"77"}',
    });
  });

  test("sends the script of a voice message, with its substitutions, from its number", async () => {
    const result = await send([], {
      Addresses: { "+12065550141": { ChannelType: "VOICE", Substitutions: { name: ["Ada"] } } },
      MessageConfiguration: {
        VoiceMessage: {
          Body: "Hello {{name}}, {{greeting}}",
          OriginationNumber: NUMBER,
          VoiceId: "Joanna",
          LanguageCode: "en-US",
          Substitutions: { name: ["you"], greeting: ["good day"] },
        },
      },
    });
    expect(result["+12065550141"]).toMatchObject({ DeliveryStatus: "SUCCESSFUL" });
    expect(readOutbox(project.engine.context, 0, 10)).toMatchObject([
      {
        channel: "VOICE",
        body: "Hello Ada, good day",
        voiceId: "Joanna",
        languageCode: "en-US",
        origin: { origination_phone_number: NUMBER },
      },
    ]);
    expect(project.records()).toEqual([]);
  });

  test("sends the raw content of a push message in place of its title and body, and that of a recipient before it", async () => {
    await send([], {
      Addresses: {
        one: { ChannelType: "GCM", Substitutions: { name: ["Ada"] } },
        two: { ChannelType: "GCM", RawContent: '{"data":{"own":"two"}}', BodyOverride: "not sent" },
      },
      MessageConfiguration: { GCMMessage: { Title: "Hi", Body: "text", RawContent: '{"data":{"name":"{{name}}"}}' } },
    });
    const sent = readOutbox(project.engine.context, 0, 10).map(({ title, body, rawContent }) => [
      title,
      body,
      rawContent,
    ]);
    expect(sent).toEqual([
      [undefined, "", '{"data":{"name":"Ada"}}'],
      [undefined, "", '{"data":{"own":"two"}}'],
    ]);
  });

  test("refuses a number in the opt-out list, and sends to the others", async () => {
    putOptOut(project.engine.context, "Default", { number: "+12065550143", optedOutAtMs: 0, isByEndUser: true });
    const result = await send(["+12065550143", "+12065550144"]);
    expect(result["+12065550143"]).toMatchObject({ DeliveryStatus: "OPT_OUT", StatusCode: 400 });
    expect(readOutbox(project.engine.context, 0, 10).map(({ address }) => address)).toEqual(["+12065550144"]);
    expect(eventsOf("+12065550143")).toEqual(["_SMS.FAILURE OPTED_OUT"]);
  });

  test("rejects a request without recipients, with an unknown template, or with a part that it would not send", async () => {
    expect(await refusal(send([]))).toContain("at least one recipient is required");
    const template = { TemplateConfiguration: { SMSTemplate: { Name: "hi" } } };
    expect(await refusal(send(["+12065550141"], template))).toContain("There is no SMS template hi");
    const picture = { MessageConfiguration: { SMSMessage: { Body: "Hi", MediaUrl: "https://example.com/a.png" } } };
    expect(await refusal(send(["+12065550141"], picture))).toContain("MediaUrl is not supported");
    expect(readOutbox(project.engine.context, 0, 10)).toEqual([]);
  });
});

describe("the receipts of a text", () => {
  test("are written when the clock reaches their time", async () => {
    await send(["+14254147755", "+14254147167"]);
    expect(eventsOf("+14254147755")).toEqual(["_SMS.BUFFERED SUCCESSFUL"]);
    await advance(2_000);
    expect(eventsOf("+14254147755")).toEqual(["_SMS.BUFFERED SUCCESSFUL", "_SMS.SUCCESS DELIVERED"]);
    expect(eventsOf("+14254147167")).toEqual(["_SMS.BUFFERED SUCCESSFUL", "_SMS.FAILURE UNREACHABLE"]);
  });

  test("arrive after 72 hours as UNKNOWN, and are written while campaigns are paused", async () => {
    project.engine.context.settings.paused = true;
    await send(["+14255550112"]);
    await advance(71 * 3_600_000);
    expect(eventsOf("+14255550112")).toHaveLength(1);
    await advance(2 * 3_600_000);
    expect(eventsOf("+14255550112").slice(1)).toEqual(["_SMS.FAILURE UNKNOWN", "_SMS.SUCCESS DELIVERED"]);
  });

  test("include the opt-out of a customer who opts out, and the next text is refused", async () => {
    await send(["+14255550116"]);
    expect(eventsOf("+14255550116").at(-1)).toBe("_SMS.OPTOUT OPTED_OUT");
    expect((await send(["+14255550116"]))["+14255550116"]?.DeliveryStatus).toBe("OPT_OUT");
  });
});
