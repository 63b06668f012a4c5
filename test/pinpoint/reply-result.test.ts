import { describe, expect, test } from "vitest";
import { toSendMessagesResult, toSendTextResult } from "../../src/pinpoint/reply-result.ts";
import { planRetry } from "../../src/sms/plan-retry.ts";

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
    ["TimeoutError", "unknown"],
  ])("%s is %s", (name, kind) => expect(toSendTextResult({ name }).kind).toBe(kind));
});

test("waits longer after each attempt, within the jitter, and stops after five attempts or when the time is over", () => {
  expect([1, 2, 3, 4, 5].map((attempts) => planRetry(attempts, 0.999, 60_000))).toEqual([
    400,
    799,
    1_598,
    3_197,
    undefined,
  ]);
  expect(planRetry(1, 0, 60_000)).toBe(0);
  expect(planRetry(3, 0.999, 1_000)).toBeUndefined();
  expect(planRetry(1, 0, 0)).toBeUndefined();
});
