import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateAppCommand, GetEndpointCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import {
  DescribeOptedOutNumbersCommand,
  PinpointSMSVoiceV2Client,
  PutOptedOutNumberCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { clientSettings, type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const NUMBER = "+12065550100";
const OWN = "+12065550101";
const ISV_QUEUE = "isv-opt-outs";
const WAIT = { timeout: 60_000, interval: 100 };

const settings = {
  numbers: {
    [NUMBER]: { keywords: [{ Keyword: "START", KeywordMessage: "Welcome back.", KeywordAction: "OPT_IN" }] },
    [OWN]: {
      selfManagedOptOuts: true,
      keywords: [
        { Keyword: "STOP", KeywordMessage: "You will receive no more texts." },
        { Keyword: "HELP", KeywordMessage: "Call us." },
        { Keyword: "START", KeywordMessage: "Welcome back.", KeywordAction: "OPT_IN" },
      ],
    },
  },
};

let local: TestCloud;
let sms: PinpointSMSVoiceV2Client;
let applicationId: string;
let queueUrl: string;

beforeAll(async () => {
  local = await testCloud({ params: { smsNumbers: JSON.stringify(settings), smsFallback: "Sorry?" } });
  sms = new PinpointSMSVoiceV2Client(clientSettings(local.cloud.url));
  const { pinpoint, sqs, sns } = local.clients;
  const { ApplicationResponse } = await pinpoint.send(
    new CreateAppCommand({ CreateApplicationRequest: { Name: "shop" } }),
  );
  applicationId = ApplicationResponse?.Id ?? "";
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: ISV_QUEUE }))).QueueUrl ?? "";
  const topic = local.cloud.configuration.topics.find(({ name }) => name.includes("NotificationTopic"));
  await sns.send(
    new SubscribeCommand({
      TopicArn: topic?.arn,
      Protocol: "sqs",
      Endpoint: `arn:aws:sqs:us-east-1:000000000000:${ISV_QUEUE}`,
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  // The emulated numbers have the keywords and opt-outs that the parameter declares.
}, 120_000);
afterAll(async () => {
  sms.destroy();
  await local.close();
}, 60_000);

const putEndpoint = (id: string, Address: string) =>
  local.clients.pinpoint.send(
    new UpdateEndpointCommand({
      ApplicationId: applicationId,
      EndpointId: id,
      EndpointRequest: { Address, ChannelType: "SMS", User: { UserId: `user-of-${Address.slice(1)}` } },
    }),
  );
const endpointOf = async (id: string) =>
  (await local.clients.pinpoint.send(new GetEndpointCommand({ ApplicationId: applicationId, EndpointId: id })))
    .EndpointResponse;

/** A customer texts a number. */
const text = async (from: string, body: string, to = NUMBER) => {
  const request = { method: "POST", body: JSON.stringify({ from, to, body }) };
  const response = await fetch(`${local.cloud.url}/_local/sms`, request);
  expect(response.status).toBe(200);
  return response.json();
};
const textsTo = async (customer: string): Promise<string[]> => {
  const response = await fetch(`${local.cloud.url}/_local/outbox?limit=1000`);
  const { messages } = (await response.json()) as { messages: { address: string; body: string }[] };
  return messages.flatMap(({ address, body }) => (address === customer ? [body] : []));
};
const expectTexts = (customer: string, bodies: unknown[]) =>
  vi.waitFor(async () => expect(await textsTo(customer)).toEqual(bodies), WAIT);

const received: { type: string; addresses?: string[] }[] = [];
const notificationsAbout = async (customer: string) => {
  const { Messages = [] } = await local.clients.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  for (const { Body = "", ReceiptHandle } of Messages) {
    received.push(JSON.parse(Body));
    await local.clients.sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }
  return received.flatMap(({ type, addresses }) => (addresses?.includes(customer) ? [type] : []));
};
const isListed = (customer: string) =>
  sms.send(new DescribeOptedOutNumbersCommand({ OptOutListName: "Default", OptedOutNumbers: [customer] })).then(
    () => true,
    ({ name }) => (name === "ResourceNotFoundException" ? false : expect.fail(name)),
  );

describe("a customer who texts the number", () => {
  test("is asked, and the answers are attributes of the endpoint and the user", async () => {
    const customer = "+12065550301";
    await putEndpoint(customer, customer);
    await text(customer, "prefs");
    await expectTexts(customer, [expect.stringContaining("What may we text you about?")]);
    await text(customer, "3");
    await expectTexts(customer, [expect.anything(), expect.stringContaining("How many texts")]);
    await text(customer, "4");
    await vi.waitFor(async () => expect(await textsTo(customer)).toHaveLength(4), WAIT);
    await vi.waitFor(
      async () =>
        expect(await endpointOf(customer)).toMatchObject({
          Attributes: { SmsPerMonth: ["4"] },
          User: { UserAttributes: { SmsTopics: ["offers", "news"] } },
        }),
      WAIT,
    );
  }, 120_000);

  test("opts out with one reply, by AWS; the endpoint and the ISV are informed, and START undoes it", async () => {
    const customer = "+12065550302";
    await putEndpoint("12065550302", customer);
    await text(customer, "STOP");
    await vi.waitFor(async () => expect(await notificationsAbout(customer)).toEqual(["opt-out"]), WAIT);
    await vi.waitFor(async () => expect((await endpointOf("12065550302"))?.OptOut).toBe("ALL"), WAIT);
    expect(await textsTo(customer)).toHaveLength(1);
    expect(await isListed(customer)).toBe(true);

    await text(customer, "start");
    await vi.waitFor(async () => expect(await notificationsAbout(customer)).toEqual(["opt-out", "opt-in"]), WAIT);
    await vi.waitFor(async () => expect((await endpointOf("12065550302"))?.OptOut).toBe("NONE"), WAIT);
    expect(await textsTo(customer)).toEqual([expect.anything(), "Welcome back."]);
    expect(await isListed(customer)).toBe(false);
  }, 120_000);

  test("where opt-outs are self-managed, receives our confirmation, and is listed by us", async () => {
    const customer = "+12065550303";
    await text(customer, "Stop.", OWN);
    await expectTexts(customer, ["You will receive no more texts."]);
    await vi.waitFor(async () => expect(await isListed(customer)).toBe(true), WAIT);
    await text(customer, "START", OWN);
    await vi.waitFor(async () => expect(await notificationsAbout(customer)).toEqual(["opt-out", "opt-in"]), WAIT);
    await vi.waitFor(async () => expect(await isListed(customer)).toBe(false), WAIT);
  }, 120_000);
});

describe("texts that SNS delivers", () => {
  const deliver = async (...messages: object[]) => {
    const Records = messages.map((message, index) => ({
      Sns: { MessageId: `m-${index}`, Message: JSON.stringify(message) },
    }));
    const { FunctionError, Payload } = await local.clients.lambda.send(
      new InvokeCommand({ FunctionName: functionName(), Payload: JSON.stringify({ Records }) }),
    );
    return FunctionError === undefined ? "done" : Buffer.from(Payload ?? []).toString();
  };
  const functionName = () =>
    local.cloud.configuration.functions.find(({ key }) => key === "two-way-sms")?.name ?? expect.fail();
  const message = (originationNumber: string, messageBody: string, inboundMessageId: string) => ({
    originationNumber,
    destinationNumber: NUMBER,
    messageBody,
    inboundMessageId,
  });

  test("twice are replied to once", async () => {
    const once = message("+12065550311", "survey", "redelivered");
    expect(await deliver(once)).toBe("done");
    expect(await deliver(once)).toBe("done");
    expect(await textsTo("+12065550311")).toHaveLength(1);
  }, 120_000);

  test("concurrently, of one customer, are each read once, in the state that the other left", async () => {
    const customer = "+12065550312";
    await deliver(message(customer, "prefs", "parallel-0"));
    const results = await Promise.all([
      deliver(message(customer, "1", "parallel-1")),
      deliver(message(customer, "2", "parallel-2")),
    ]);
    expect(results).toEqual(["done", "done"]);
    const texts = await textsTo(customer);
    expect(texts).toContainEqual(expect.stringContaining("How many texts"));
    expect(texts.filter((body) => body.startsWith("What may we text"))).toHaveLength(1);
  }, 120_000);

  test("fail only if they are invalid", async () => {
    const response = await deliver({ no: "text" }, message("+12065550313", "survey", "beside-invalid"));
    expect(response).toContain("1 texts left");
    expect(await textsTo("+12065550313")).toHaveLength(1);
  }, 120_000);

  test("are replied to although the service throttles the first attempts", async () => {
    await local.setFaults([{ service: "sms-voice", kind: "throttle", times: 2 }]);
    expect(await deliver(message("+12065550314", "survey", "throttled"))).toBe("done");
    expect(await textsTo("+12065550314")).toHaveLength(1);
    await local.setFaults([]);
  }, 120_000);
});

describe("a question without an answer", () => {
  const post = async (path: string, body: object = {}) => {
    const request = { method: "POST", body: JSON.stringify(body) };
    expect((await fetch(`${local.cloud.url}/_local/${path}`, request)).status).toBe(200);
  };
  const advance = async (duration: string) => {
    await post("clock", { advance: duration });
    await post("idle");
  };
  const KEPT = "We have kept your appointment. Reply APPOINTMENT if it does not suit you.";

  test("times out at its time, by the schedule; a customer who opted out meanwhile receives nothing", async () => {
    const [waiting, optedOut, replied] = ["+12065550321", "+12065550322", "+12065550323"] as const;
    for (const customer of [waiting, optedOut, replied]) {
      await text(customer, "appointment");
      await expectTexts(customer, [expect.stringContaining("Reply YES to confirm")]);
    }
    await text(replied, "yes");
    await expectTexts(replied, [expect.anything(), expect.stringContaining("see you at")]);
    // At AWS alone: two-way-sms has received no STOP.
    await sms.send(new PutOptedOutNumberCommand({ OptOutListName: "Default", OptedOutNumber: optedOut }));
    await advance("PT25H");
    expect(await textsTo(waiting)).toEqual([expect.anything(), KEPT]);
    await text(waiting, "yes");
    await expectTexts(waiting, [expect.anything(), KEPT, expect.stringContaining("That was some time ago.")]);
    await advance("PT25H");
    expect(await textsTo(optedOut)).toHaveLength(1);
    expect(await textsTo(replied)).toHaveLength(2);
  }, 180_000);
});
