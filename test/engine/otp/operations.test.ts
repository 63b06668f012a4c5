import { SendOTPMessageCommand, VerifyOTPMessageCommand } from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readOutbox, sendToOutbox } from "../../../src/engine/delivery/store/outbox.ts";
import { type Project, startProject } from "../execution-fixture.ts";

const CUSTOMER = "+12065550161";

let project: Project;
beforeEach(async () => {
  project = await startProject({ sendMessage: async (message) => sendToOutbox(project.engine.context, message) });
});
afterEach(() => project.close());

const send = async (more: object = {}) => {
  const command = new SendOTPMessageCommand({
    ApplicationId: project.appId,
    SendOTPMessageRequestParameters: {
      BrandName: "{{Music}}",
      Channel: "SMS",
      DestinationIdentity: CUSTOMER,
      OriginationIdentity: "+12065550100",
      ReferenceId: "sign-in",
      ...more,
    },
  });
  const { MessageResponse } = await project.client.send(command);
  const text = readOutbox(project.engine.context, 0, 100).at(-1)?.body ?? "";
  return { result: MessageResponse?.Result?.[CUSTOMER], text, code: /\d{5,8}/.exec(text)?.[0] ?? "" };
};
const verify = async (Otp: string, ReferenceId = "sign-in") => {
  const command = new VerifyOTPMessageCommand({
    ApplicationId: project.appId,
    VerifyOTPMessageRequestParameters: { DestinationIdentity: CUSTOMER, Otp, ReferenceId },
  });
  return (await project.client.send(command)).VerificationResponse?.Valid;
};
const wrong = (code: string): string => (code.startsWith("1") ? `2${code.slice(1)}` : `1${code.slice(1)}`);

describe("a one-time passcode", () => {
  test("is sent as a text, whatever the brand is called, and is valid once", async () => {
    const { result, text, code } = await send();
    expect(result).toMatchObject({ DeliveryStatus: "SUCCESSFUL", StatusCode: 200 });
    expect(text).toBe(`{{Music}} Code: ${code}. This code will expire in 15 minutes.`);
    expect(code).toHaveLength(6);
    expect(await verify(code, "another")).toBe(false);
    expect(await verify(wrong(code))).toBe(false);
    expect(await verify(code)).toBe(true);
    expect(await verify(code)).toBe(false);
  });

  test("is not valid after the allowed attempts", async () => {
    const { code } = await send({ AllowedAttempts: 2, CodeLength: 8 });
    expect(code).toHaveLength(8);
    for (let attempt = 0; attempt < 2; attempt++) expect(await verify(wrong(code))).toBe(false);
    expect(await verify(code)).toBe(false);
  });

  test("is not valid after its time", async () => {
    const { code } = await send({ ValidityPeriod: 5 });
    project.clock.advanceTo(project.clock.now() + 5 * 60_000);
    expect(await verify(code)).toBe(false);
  });

  test("is replaced by the next one with the same reference", async () => {
    const first = await send();
    const second = await send();
    expect(await verify(second.code)).toBe(true);
    expect(await verify(first.code)).toBe(false);
  });

  test("is refused with the field that is wrong or not supported", async () => {
    await expect(send({ CodeLength: 4 })).rejects.toThrow(/CodeLength: /);
    await expect(send({ DestinationIdentity: "0650161" })).rejects.toThrow(
      "DestinationIdentity: expected a phone number in E.164 form",
    );
    await expect(send({ Language: "de-DE" })).rejects.toMatchObject({
      name: "NotImplementedException",
      message: "Language is not supported by this engine yet",
    });
    await expect(send({ Channel: "EMAIL" })).rejects.toThrow(/Channel: expected one of SMS/);
  });
});
