import { afterEach, expect, test } from "vitest";
import { connectSmsSend } from "../../src/aws/sms-send.ts";
import { type ScriptedResponse, scriptService } from "./scripted-service.ts";

const TEXT = { customer: "+12065550142", number: "+12065550100", id: "in-1/0", text: "Hello" };
const APPLICATION = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

let close = () => {};
afterEach(() => close());

const send = async (response: ScriptedResponse, application?: string) => {
  const service = await scriptService(() => response);
  close = service.close;
  const { sendText } = connectSmsSend(application === undefined ? {} : { SMS_REPLY_APPLICATION: application });
  return { result: await sendText(TEXT), calls: service.calls };
};

const error = (status: number, type: string, more: object = {}) => ({
  status,
  headers: { "x-amzn-errortype": type },
  body: { __type: type, ...more },
});
const messageResult = (Result: object) => ({ status: 200, body: { ApplicationId: APPLICATION, Result } });

test("SendTextMessage sends from the number that was texted", async () => {
  const { result, calls } = await send({ status: 200, body: { MessageId: "out-1" } });
  expect(result).toEqual({ kind: "sent", messageId: "out-1" });
  expect(JSON.parse(calls[0]?.body ?? "")).toMatchObject({
    DestinationPhoneNumber: TEXT.customer,
    OriginationIdentity: TEXT.number,
    MessageBody: TEXT.text,
  });
});

test.each([
  ["a customer who opted out", 400, "ConflictException", "refused"],
  ["throttling", 400, "ThrottlingException", "failed"],
  ["a missing permission", 400, "AccessDeniedException", "failed"],
  ["an unknown error", 503, "ServiceUnavailable", "unknown"],
])("SendTextMessage is attempted once, and classifies %s", async (_, status, type, kind) => {
  const { result, calls } = await send(error(status, type));
  expect(result.kind).toBe(kind);
  expect(calls).toHaveLength(1);
});

test.each([
  ["SUCCESSFUL", "sent"],
  ["OPT_OUT", "refused"],
  ["THROTTLED", "failed"],
  ["UNKNOWN_FAILURE", "unknown"],
])("SendMessages has the result of its recipient, not of its response: %s", async (DeliveryStatus, kind) => {
  const Result = { [TEXT.customer]: { DeliveryStatus, StatusCode: 200, MessageId: "out-1" } };
  const { result, calls } = await send(messageResult(Result), APPLICATION);
  expect(result.kind).toBe(kind);
  expect(JSON.parse(calls[0]?.body ?? "")).toMatchObject({
    Addresses: { [TEXT.customer]: { ChannelType: "SMS" } },
    MessageConfiguration: { SMSMessage: { Body: TEXT.text, OriginationNumber: TEXT.number } },
  });
});

test.each([
  ["a response without the recipient", messageResult({}), "unknown"],
  ["an invalid request", error(400, "BadRequestException"), "refused"],
  ["throttling", error(429, "TooManyRequestsException"), "failed"],
  ["an internal error", error(500, "InternalServerErrorException"), "unknown"],
])("SendMessages is attempted once, and classifies %s", async (_, response, kind) => {
  const { result, calls } = await send(response, APPLICATION);
  expect(result.kind).toBe(kind);
  expect(calls).toHaveLength(1);
});
