import { describe, expect, test } from "vitest";
import { toSendMessagesResult, toSendTextResult } from "../../src/pinpoint/reply-result.ts";

describe("the result of SendMessages for one recipient", () => {
  test.each([
    ["SUCCESSFUL", "sent"],
    ["DUPLICATE", "sent"],
    ["OPT_OUT", "refused"],
    ["PERMANENT_FAILURE", "refused"],
    ["THROTTLED", "failed"],
    ["TEMPORARY_FAILURE", "failed"],
    ["TIMEOUT", "failed"],
    ["UNKNOWN_FAILURE", "unknown"],
    ["OF_TOMORROW", "unknown"],
  ])("%s is %s", (DeliveryStatus, kind) => {
    expect(toSendMessagesResult({ DeliveryStatus, MessageId: "m-1", StatusCode: 400 }).kind).toBe(kind);
  });

  test("that is missing is unknown, because the text may have been sent", () => {
    expect(toSendMessagesResult(undefined)).toEqual({ kind: "unknown", reason: "no result" });
  });

  test("has the status as its reason, and no address", () => {
    expect(toSendMessagesResult({ DeliveryStatus: "PERMANENT_FAILURE", StatusCode: 400 })).toEqual({
      kind: "refused",
      reason: "PERMANENT_FAILURE 400",
    });
  });
});

describe("the error of SendTextMessage", () => {
  test("for a customer who opted out is a refusal", () => {
    const error = { name: "ConflictException", Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT" };
    expect(toSendTextResult(error)).toEqual({ kind: "refused", reason: "opted out" });
  });

  test.each([
    ["ValidationException", "refused"],
    ["ThrottlingException", "failed"],
    ["InternalServerException", "failed"],
    ["ServiceQuotaExceededException", "failed"],
    ["AccessDeniedException", "failed"],
    ["ResourceNotFoundException", "failed"],
    ["ConflictException", "refused"],
    ["TimeoutError", "unknown"],
  ])("%s is %s", (name, kind) => expect(toSendTextResult({ name }).kind).toBe(kind));
});
