import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { whyNotInvoke } from "../../../src/local/runner/invoke-permission.ts";
import type { LocalFunction, Permission } from "../../../src/local/runner/local-function.ts";

const functionWith = (...permissions: Permission[]): LocalFunction => ({
  key: "channel",
  name: "app-channel",
  arn: "arn:aws:lambda:us-east-1:000000000000:function:app-channel",
  entry: "/nowhere/channel.ts",
  exportName: "handler",
  environment: {},
  timeoutMs: 1000,
  memoryMb: 128,
  permissions,
  async: { maximumRetries: 2 },
});

const app = "arn:aws:mobiletargeting:us-east-1:000000000000:apps/a1";
const pinpoint = { service: "pinpoint.us-east-1.amazonaws.com", sourceAccount: "000000000000" };
const granted = { principal: pinpoint.service, sourceAccount: "000000000000" };

describe("whyNotInvoke", () => {
  test("allows the function's own account without a statement", () => {
    expect(whyNotInvoke(functionWith(), { accountId: "000000000000" })).toBeUndefined();
  });

  test.each(["111122223333", "arn:aws:iam::111122223333:root", "*"])(
    "allows another account by the principal %s",
    (principal) => {
      expect(whyNotInvoke(functionWith({ principal }), { accountId: "111122223333" })).toBeUndefined();
    },
  );

  test("names the missing statement for a service", () => {
    expect(whyNotInvoke(functionWith(), { ...pinpoint, sourceArn: `${app}/campaigns/c1` })).toBe(
      "not authorized to perform: lambda:InvokeFunction on resource: " +
        "arn:aws:lambda:us-east-1:000000000000:function:app-channel, because no resource-based policy allows the " +
        "lambda:InvokeFunction action: an AWS::Lambda::Permission is missing with Principal " +
        `pinpoint.us-east-1.amazonaws.com, SourceAccount 000000000000, SourceArn like ${app}/campaigns/c1`,
    );
  });

  test.each([
    ["arn:aws:mobiletargeting:us-east-1:000000000000:apps/*", true],
    [`${app}/*`, true],
    [`${app}/campaigns/c?`, true],
    [app, false],
    ["arn:aws:mobiletargeting:us-east-1:000000000000:/apps/*", false],
    ["arn:aws:mobiletargeting:eu-central-1:000000000000:apps/*", false],
    ["arn:aws:*", false],
  ])("compares SourceArn part by part: %s", (sourceArn, isAllowed) => {
    const why = whyNotInvoke(functionWith({ ...granted, sourceArn }), {
      ...pinpoint,
      sourceArn: `${app}/campaigns/c1`,
    });
    expect(why === undefined).toBe(isAllowed);
  });

  test("denies the permitted service from another account, and another service from the permitted account", () => {
    const fn = functionWith({ ...granted, sourceArn: `${app}/*` });
    const sourceArn = `${app}/campaigns/c1`;
    expect(whyNotInvoke(fn, { ...pinpoint, sourceAccount: "111122223333", sourceArn })).toBeDefined();
    expect(whyNotInvoke(fn, { ...pinpoint, service: "pinpoint.amazonaws.com", sourceArn })).toBeDefined();
  });

  test("denies every account that no statement names", () => {
    const account = fc.stringMatching(/^\d{12}$/);
    void fc.assert(
      fc.property(account, account, (principal, accountId) => {
        fc.pre(principal !== accountId && accountId !== "000000000000");
        expect(whyNotInvoke(functionWith({ principal }), { accountId })).toBeDefined();
      }),
    );
  });
});
