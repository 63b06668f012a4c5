import { expect } from "vitest";
import { badRequest, type Case, type Scene } from "../case.ts";

const MESSAGES = "Pinpoint API reference: Messages";
const USERS_MESSAGES = "Pinpoint API reference: Users messages";
const NUMBER = "+12065550100";

const passcode = { DestinationIdentity: "+12065550161", ReferenceId: "sign-in" };

const sendPasscode = async (scene: Scene) => {
  const { MessageResponse } = await scene.pinpoint.sendOTPMessage({
    ApplicationId: scene.ApplicationId,
    SendOTPMessageRequestParameters: { BrandName: "Music", Channel: "SMS", OriginationIdentity: NUMBER, ...passcode },
  });
  return { result: MessageResponse?.Result, code: /\d{6}/.exec(scene.outbox().at(-1)?.body ?? "")?.[0] ?? "" };
};

const verify = async ({ pinpoint, ApplicationId }: Scene, Otp: string) => {
  const parameters = { ...passcode, Otp };
  const request = { ApplicationId, VerifyOTPMessageRequestParameters: parameters };
  return (await pinpoint.verifyOTPMessage(request)).VerificationResponse?.Valid;
};

export const messages: Case[] = [
  {
    operation: "SendMessages",
    source: "Pinpoint API reference: Messages, MessageResult",
    rule: "sends to addresses, and returns a result for each, also for one whose channel has no message",
    check: async (scene) => {
      const { MessageResponse } = await scene.pinpoint.sendMessages({
        ApplicationId: scene.ApplicationId,
        MessageRequest: {
          Addresses: { [NUMBER]: { ChannelType: "SMS" }, "ada@example.com": { ChannelType: "EMAIL" } },
          MessageConfiguration: { SMSMessage: { Body: "Hi", MessageType: "TRANSACTIONAL" } },
        },
      });
      expect(MessageResponse?.Result).toMatchObject({
        [NUMBER]: { DeliveryStatus: "SUCCESSFUL", StatusCode: 200, MessageId: expect.any(String) },
        "ada@example.com": { DeliveryStatus: "PERMANENT_FAILURE", StatusCode: 400 },
      });
    },
  },
  {
    operation: "SendMessages",
    source: MESSAGES,
    rule: "sends to stored endpoints with substitutions, and not to one that opted out",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const phone = { ChannelType: "SMS" as const, Address: NUMBER };
      const out = { ChannelType: "SMS" as const, Address: "+12065550101", OptOut: "ALL" };
      await pinpoint.updateEndpoint({ ApplicationId, EndpointId: "ada", EndpointRequest: phone });
      await pinpoint.updateEndpoint({ ApplicationId, EndpointId: "bo", EndpointRequest: out });
      const { MessageResponse } = await pinpoint.sendMessages({
        ApplicationId,
        MessageRequest: {
          Endpoints: { ada: { Substitutions: { code: ["77"] } }, bo: {} },
          MessageConfiguration: { SMSMessage: { Body: "{{code}}" } },
        },
      });
      expect(MessageResponse?.EndpointResult).toMatchObject({
        ada: { Address: NUMBER, DeliveryStatus: "SUCCESSFUL" },
        bo: { DeliveryStatus: "OPT_OUT" },
      });
      expect(scene.outbox().map(({ body }) => body)).toEqual(["77"]);
    },
  },
  {
    operation: "SendMessages",
    source: "Pinpoint quotas: messages",
    rule: "rejects more than 100 recipients",
    check: async ({ pinpoint, ApplicationId }) => {
      const send = (count: number) => {
        const Addresses = Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`${index}@example.com`, { ChannelType: "EMAIL" as const }]),
        );
        const MessageConfiguration = { EmailMessage: { SimpleEmail: { TextPart: { Data: "Hi" } } } };
        return pinpoint.sendMessages({ ApplicationId, MessageRequest: { Addresses, MessageConfiguration } });
      };
      expect(Object.keys((await send(100)).MessageResponse?.Result ?? {})).toHaveLength(100);
      await expect(send(101)).rejects.toMatchObject(badRequest(/100/));
    },
  },
  {
    operation: "SendUsersMessages",
    source: USERS_MESSAGES,
    rule: "sends to the endpoints of each user, and returns a failure for a user without endpoints",
    check: async ({ pinpoint, ApplicationId }) => {
      const EndpointRequest = { ChannelType: "SMS" as const, Address: NUMBER, User: { UserId: "ada" } };
      await pinpoint.updateEndpoint({ ApplicationId, EndpointId: "phone", EndpointRequest });
      const { SendUsersMessageResponse } = await pinpoint.sendUsersMessages({
        ApplicationId,
        SendUsersMessageRequest: {
          Users: { ada: {}, nobody: {} },
          MessageConfiguration: { SMSMessage: { Body: "Hi" } },
        },
      });
      expect(SendUsersMessageResponse?.Result).toMatchObject({
        ada: { phone: { Address: NUMBER, DeliveryStatus: "SUCCESSFUL", StatusCode: 200 } },
        nobody: { "": { DeliveryStatus: "PERMANENT_FAILURE", StatusCode: 400 } },
      });
    },
  },
  {
    operation: "SendOTPMessage",
    source: "Pinpoint API reference: Otp",
    rule: "sends a passcode as a text",
    check: async (scene) => {
      const { result, code } = await sendPasscode(scene);
      expect(result).toMatchObject({ [passcode.DestinationIdentity]: { DeliveryStatus: "SUCCESSFUL" } });
      expect(code).toHaveLength(6);
    },
  },
  {
    operation: "VerifyOTPMessage",
    source: "Pinpoint API reference: Verify-otp",
    rule: "returns true for the passcode, once",
    check: async (scene) => {
      const { code } = await sendPasscode(scene);
      expect([await verify(scene, code), await verify(scene, code)]).toEqual([true, false]);
    },
  },
  {
    operation: "PhoneNumberValidate",
    source: "Pinpoint API reference: Phone number validate",
    rule: "returns the forms, the country and the type of a number",
    check: async ({ pinpoint }) => {
      const NumberValidateRequest = { PhoneNumber: "0171 1234567", IsoCountryCode: "DE" };
      const { NumberValidateResponse } = await pinpoint.phoneNumberValidate({ NumberValidateRequest });
      expect(NumberValidateResponse).toMatchObject({
        ...{ CleansedPhoneNumberE164: "+491711234567", CountryCodeIso2: "DE", CountryCodeNumeric: "49" },
        ...{ OriginalPhoneNumber: "0171 1234567", PhoneType: "MOBILE", PhoneTypeCode: 0 },
      });
    },
  },
];
