import {
  CreateOptOutListCommand,
  DeleteOptedOutNumberCommand,
  DescribeKeywordsCommand,
  DescribeOptedOutNumbersCommand,
  DescribePoolsCommand,
  PinpointSMSVoiceV2Client,
  PutKeywordCommand,
  PutOptedOutNumberCommand,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
  UpdatePhoneNumberCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readOutbox } from "../../../src/engine/delivery/store/outbox.ts";
import { appendDueRecords } from "../../../src/engine/stream/store/late-records.ts";
import { createStream, getRecords } from "../../../src/engine/stream/streams.ts";
import { createFrontDoor } from "../../../src/local/door/front-door.ts";
import { reactToKeyword } from "../../../src/local/sms-voice/react-to-keyword.ts";
import { createSmsVoiceService } from "../../../src/local/sms-voice/sms-voice.ts";
import { EumEvent } from "../../../src/pinpoint/eum-event.ts";
import { clientSettings } from "../cloud-fixture.ts";
import { streamContext } from "../kinesis/stream-context.ts";

const DAY_MS = 24 * 60 * 60_000;
const NUMBER = "+12065550100";

const clock = { nowMs: Date.parse("2026-12-01T10:00:00Z") };
const context = streamContext(":memory:", () => clock.nowMs);
const door = createFrontDoor({
  services: new Map([["sms-voice", createSmsVoiceService({ ...context, eventStream: "events" })]]),
  control: () => {},
  mqtt: () => {},
  allowedHosts: [],
  reportError: (error) => console.error(error),
});
createStream(context, "events", 1);
let client: PinpointSMSVoiceV2Client;

beforeAll(async () => {
  const url = `http://127.0.0.1:${await door.listen(0)}`;
  client = new PinpointSMSVoiceV2Client({ ...clientSettings(url), maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await door.close();
});

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => "accepted",
    ({ name, message, Reason, ResourceType, Fields }) => ({
      name,
      message,
      ...(Reason && { Reason }),
      ...(ResourceType && { ResourceType }),
      ...(Fields && { Fields: Fields.map((field: { Name: string }) => field.Name) }),
    }),
  );

const send = (more: Partial<SendTextMessageCommandInput>) =>
  client.send(
    new SendTextMessageCommand({
      DestinationPhoneNumber: "+12065550142",
      OriginationIdentity: NUMBER,
      MessageBody: "Hello",
      ...more,
    }),
  );
const textsTo = (customer: string) =>
  readOutbox(context, 0, 1000).flatMap(({ address, body }) => (address === customer ? [body] : []));
const receive = (from: string, body: string, to = NUMBER) => reactToKeyword(context, { from, to, body });
const optedOut = async (number: string, OptOutListName = "Default") =>
  client
    .send(new DescribeOptedOutNumbersCommand({ OptOutListName, OptedOutNumbers: [number] }))
    .then(({ OptedOutNumbers = [] }) => OptedOutNumbers[0]);

/** The events of a text in the stream, as the consumer of the stream parses them. */
const eventsOf = (messageId: string | undefined) =>
  getRecords(context, "events", 0, 0, 1_000)
    .records.map(({ data }) => EumEvent.parse(JSON.parse(Buffer.from(data).toString())))
    .filter((event) => event.messageId === messageId);
const statusesOf = (messageId: string | undefined) => eventsOf(messageId).map(({ eventType }) => eventType);

describe("SendTextMessage", () => {
  test("writes the events of the text, with the context of the request", async () => {
    const { MessageId } = await send({ DestinationPhoneNumber: "+12065550009", Context: { orderId: "77" } });
    expect(statusesOf(MessageId)).toEqual(["TEXT_QUEUED", "TEXT_SENT", "TEXT_DELIVERED"]);
    expect(eventsOf(MessageId).at(-1)).toMatchObject({
      isFinal: true,
      originationPhoneNumber: NUMBER,
      destinationPhoneNumber: "+12065550009",
      messageStatus: "DELIVERED",
      messageRequestTimestamp: clock.nowMs,
      totalMessageParts: 1,
      context: { orderId: "77" },
    });
  });

  test("writes a receipt of a simulated number when the clock reaches its time", async () => {
    const { MessageId } = await send({ DestinationPhoneNumber: "+14255550108", TimeToLive: 300 });
    clock.nowMs += 299_000;
    appendDueRecords(context);
    expect(statusesOf(MessageId)).toEqual(["TEXT_QUEUED", "TEXT_SENT"]);
    clock.nowMs += 1_000;
    appendDueRecords(context);
    expect(statusesOf(MessageId)).toEqual(["TEXT_QUEUED", "TEXT_SENT", "TEXT_TTL_EXPIRED"]);
  });

  test("puts the text into the outbox, with the number that it is from", async () => {
    const { MessageId } = await send({ DestinationPhoneNumber: "+12065550001", MessageBody: "Olé 👍" });
    expect(readOutbox(context, 0, 1000)).toContainEqual(
      expect.objectContaining({
        messageId: MessageId,
        channel: "SMS",
        address: "+12065550001",
        body: "Olé 👍",
        origin: { origination_phone_number: NUMBER, message_type: "TRANSACTIONAL" },
      }),
    );
  });

  test("rejects a destination that opted out with its reason", async () => {
    const OptedOutNumber = "+12065550002";
    await client.send(new PutOptedOutNumberCommand({ OptOutListName: "Default", OptedOutNumber }));
    expect(await refusal(send({ DestinationPhoneNumber: OptedOutNumber }))).toEqual({
      name: "ConflictException",
      message: "The destination phone number has opted out.",
      Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
      ResourceType: "opted-out-number",
    });
    expect(textsTo(OptedOutNumber)).toEqual([]);
  });

  test.each([
    ["a destination that is not a phone number", { DestinationPhoneNumber: "ada" }, "DestinationPhoneNumber"],
    ["an empty body", { MessageBody: "" }, "MessageBody"],
    ["a body of more than 1,600 characters", { MessageBody: "x".repeat(1_601) }, "MessageBody"],
    ["an unknown type", { MessageType: "OTHER" as never }, "MessageType"],
    ["a context value of more than 800 characters", { Context: { orderId: "x".repeat(801) } }, "Context.orderId"],
    ["a time to live of more than three days", { TimeToLive: 259_201 }, "TimeToLive"],
  ])("rejects %s", async (_, input, field) => {
    expect(await refusal(send(input))).toMatchObject({
      name: "ValidationException",
      Reason: "FIELD_VALIDATION_FAILED",
      Fields: [field],
    });
  });

  test("rejects a parameter that it would not apply", async () => {
    expect(await refusal(send({ MaxPrice: "0.5" }))).toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("MaxPrice"),
    });
  });

  test("sends nothing in a dry run", async () => {
    const { MessageId } = await send({ DestinationPhoneNumber: "+12065550003", DryRun: true });
    expect(MessageId).toMatch(/.+/);
    expect(textsTo("+12065550003")).toEqual([]);
  });
});

describe("opted-out numbers", () => {
  test("keep the time of the first opt-out", async () => {
    const input = { OptOutListName: "Default", OptedOutNumber: "+12065550010" };
    const first = await client.send(new PutOptedOutNumberCommand(input));
    clock.nowMs += DAY_MS;
    const second = await client.send(new PutOptedOutNumberCommand(input));
    expect(second.OptedOutTimestamp).toEqual(first.OptedOutTimestamp);
    expect(second).toMatchObject({ ...input, EndUserOptedOut: false });
    expect(second.OptOutListArn).toBe("arn:aws:sms-voice:us-east-1:000000000000:opt-out-list/Default");
  });

  test("are listed in pages", async () => {
    await client.send(new CreateOptOutListCommand({ OptOutListName: "Pages" }));
    const numbers = ["+12065550021", "+12065550022", "+12065550023"];
    for (const OptedOutNumber of numbers)
      await client.send(new PutOptedOutNumberCommand({ OptOutListName: "Pages", OptedOutNumber }));
    const describePage = (NextToken?: string) =>
      client.send(
        new DescribeOptedOutNumbersCommand({ OptOutListName: "Pages", MaxResults: 2, ...(NextToken && { NextToken }) }),
      );
    const first = await describePage();
    const second = await describePage(first.NextToken);
    expect(second.NextToken).toBeUndefined();
    const listed = [...(first.OptedOutNumbers ?? []), ...(second.OptedOutNumbers ?? [])];
    expect(listed.map(({ OptedOutNumber }) => OptedOutNumber)).toEqual(numbers);
  });

  test("can be removed once in 30 days", async () => {
    const input = { OptOutListName: "Default", OptedOutNumber: "+12065550030" };
    const put = () => client.send(new PutOptedOutNumberCommand(input));
    const remove = () => refusal(client.send(new DeleteOptedOutNumberCommand(input)));
    await put();
    expect(await remove()).toBe("accepted");
    expect(await remove()).toMatchObject({
      name: "ResourceNotFoundException",
      ResourceType: "opted-out-number",
    });
    await put();
    expect(await remove()).toMatchObject({
      name: "ValidationException",
      Reason: "PHONE_NUMBER_CANNOT_BE_OPTED_IN",
    });
    clock.nowMs += 30 * DAY_MS;
    expect(await remove()).toBe("accepted");
  });

  test("of a list that does not exist, or that are not in it, are not found; at most five can be named", async () => {
    expect(await refusal(optedOut("+12065550099", "None"))).toMatchObject({ ResourceType: "opt-out-list" });
    expect(await refusal(optedOut("+12065550099"))).toMatchObject({ ResourceType: "opted-out-number" });
    const OptedOutNumbers = Array.from({ length: 6 }, (_, index) => `+1206555009${index}`);
    const six = new DescribeOptedOutNumbersCommand({ OptOutListName: "Default", OptedOutNumbers });
    expect(await refusal(client.send(six))).toMatchObject({ Fields: ["OptedOutNumbers"] });
    expect(await refusal(client.send(new CreateOptOutListCommand({ OptOutListName: "Default" })))).toMatchObject({
      name: "ConflictException",
      Reason: "RESOURCE_ALREADY_EXISTS",
    });
  });
});

describe("keywords", () => {
  const put = (Keyword: string, KeywordMessage: string, KeywordAction?: "OPT_IN", OriginationIdentity = NUMBER) =>
    client.send(
      new PutKeywordCommand({
        OriginationIdentity,
        Keyword,
        KeywordMessage,
        ...(KeywordAction && { KeywordAction }),
      }),
    );
  const describeKeywords = (OriginationIdentity: string, Keywords?: string[]) =>
    client.send(new DescribeKeywordsCommand({ OriginationIdentity, ...(Keywords && { Keywords }) }));

  test("replace the same keyword in another case", async () => {
    const identity = "+12065550101";
    await put("Hours", "We open at 8.", undefined, identity);
    await put("HOURS", "We open at 9.", undefined, identity);
    expect((await describeKeywords(identity, ["hours"])).Keywords).toEqual([
      { Keyword: "HOURS", KeywordMessage: "We open at 9.", KeywordAction: "AUTOMATIC_RESPONSE" },
    ]);
    expect(await refusal(describeKeywords(identity, ["none"]))).toMatchObject({ ResourceType: "keyword" });
  });

  test("are HELP and STOP from the start, until they are replaced", async () => {
    const identity = "+12065550109";
    const names = async () =>
      (await describeKeywords(identity)).Keywords?.map((one) => [one.Keyword, one.KeywordAction]);
    const initial = [
      ["HELP", "AUTOMATIC_RESPONSE"],
      ["STOP", "OPT_OUT"],
    ];
    expect(await names()).toEqual(initial);
    await put("help", "Call us.", undefined, identity);
    await put("START", "Welcome back.", "OPT_IN", identity);
    expect(await names()).toEqual([
      ["START", "OPT_IN"],
      ["STOP", "OPT_OUT"],
      ["help", "AUTOMATIC_RESPONSE"],
    ]);
  });

  test("are at most 30 for a number, of at most 30 characters; at most five can be named", async () => {
    const identity = "+12065550102";
    for (let index = 0; index < 30; index += 1) await put(`word${index}`, "text", undefined, identity);
    expect(await refusal(put("one-more", "text", undefined, identity))).toMatchObject({
      name: "ServiceQuotaExceededException",
      Reason: "KEYWORDS_PER_PHONE_NUMBER",
    });
    expect(await refusal(put("x".repeat(31), "text"))).toMatchObject({ Fields: ["Keyword"] });
    const six = Array.from({ length: 6 }, (_, index) => `word${index}`);
    expect(await refusal(describeKeywords(identity, six))).toMatchObject({ Fields: ["Keywords"] });
    expect(await refusal(put(" STOP", "text"))).toMatchObject({ Fields: ["Keyword"] });
  });
});

test("an operation that does not exist here is named", async () => {
  expect(await refusal(client.send(new DescribePoolsCommand({})))).toEqual({
    name: "UnknownOperationException",
    message: 'Operation "DescribePools" is not supported.',
  });
});

describe("an inbound text", () => {
  test("that is STOP is replied to, and adds the customer to the opt-out list; a second one is not replied to", async () => {
    const customer = "+12065550201";
    receive(customer, "stop please");
    expect(await optedOut(customer)).toMatchObject({ OptedOutNumber: customer, EndUserOptedOut: true });
    receive(customer, "STOP");
    expect(textsTo(customer)).toHaveLength(1);
  });

  test("that begins with no keyword as a whole word changes nothing", async () => {
    const customer = "+12065550202";
    for (const body of ["WEEKEND", "sending", "bus stop", ""]) receive(customer, body);
    expect(await refusal(optedOut(customer))).toMatchObject({ name: "ResourceNotFoundException" });
    expect(textsTo(customer)).toEqual([]);
  });

  test("that is START opts in only if the number has that keyword", async () => {
    const customer = "+12065550203";
    const to = "+12065550103";
    receive(customer, "STOP", to);
    receive(customer, "START", to);
    expect(await optedOut(customer)).toBeDefined();
    await client.send(
      new PutKeywordCommand({
        OriginationIdentity: to,
        Keyword: "START",
        KeywordMessage: "Welcome back.",
        KeywordAction: "OPT_IN",
      }),
    );
    receive(customer, "start", to);
    expect(await refusal(optedOut(customer))).toMatchObject({ name: "ResourceNotFoundException" });
    expect(textsTo(customer).at(-1)).toBe("Welcome back.");
  });

  test("that is UNSTOP opts in on a toll-free number", async () => {
    const customer = "+12065550204";
    receive(customer, "STOP", "+18005550100");
    receive(customer, "UNSTOP", "+18005550100");
    expect(await refusal(optedOut(customer))).toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("is left to the customer of AWS where opt-outs are self-managed", async () => {
    const customer = "+12065550205";
    const to = "+12065550105";
    await client.send(new UpdatePhoneNumberCommand({ PhoneNumberId: to, SelfManagedOptOutsEnabled: true }));
    receive(customer, "STOP", to);
    receive(customer, "HELP", to);
    expect(await refusal(optedOut(customer))).toMatchObject({ name: "ResourceNotFoundException" });
    expect(textsTo(customer)).toEqual([]);
  });

  test("that is STOP adds the customer to the opt-out list of the number", async () => {
    const customer = "+12065550206";
    const to = "+12065550106";
    await client.send(new CreateOptOutListCommand({ OptOutListName: "Shops" }));
    await client.send(new UpdatePhoneNumberCommand({ PhoneNumberId: to, OptOutListName: "Shops" }));
    receive(customer, "STOP", to);
    expect(await optedOut(customer, "Shops")).toBeDefined();
    expect(await refusal(send({ DestinationPhoneNumber: customer, OriginationIdentity: to }))).toMatchObject({
      Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
    });
    expect(await refusal(send({ DestinationPhoneNumber: customer }))).toBe("accepted");
  });
});
