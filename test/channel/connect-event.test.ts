import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromCustomAction, toCustomActionResponse } from "../../src/channel/connect-event.ts";
import { planDeliveries } from "../../src/channel/plan-deliveries.ts";
import { compileTypedMessage } from "../../src/channel/typed-message.ts";
import { ConnectCustomActionEvent } from "../../src/pinpoint/connect-custom-action.ts";
import { NOW } from "./in-memory-channel.ts";

const sample = (name: string) =>
  ConnectCustomActionEvent.parse(JSON.parse(readFileSync(`events/connect-custom-action/${name}.json`, "utf8")));
const DATA = '{"domain":"Offer","data":"Hi {{User.UserAttributes.FirstName.[0]}}, plan {{Attributes.plan.[0]}}"}';
const plan = async (event: string) =>
  planDeliveries(fromCustomAction(sample(event), DATA), await compileTypedMessage(DATA), NOW);

describe("the event of a Custom action", () => {
  test("is poked by account number, with a message written for Pinpoint", async () => {
    const { deliveries } = await plan("journey");
    expect(deliveries).toMatchObject([
      { customerId: "u-4711", recipientIds: ["p-1"], data: "Hi Ada, plan gold" },
      { customerId: "u-4712", recipientIds: ["p-2"], data: "Hi Grace, plan " },
    ]);
  });

  test("has the campaign's run as its origin, and an idempotency token for each profile", () => {
    const batch = fromCustomAction(sample("journey"), DATA);
    expect(batch.origin).toMatchObject({ campaignId: "c-1", runId: "r-1", activityId: "a-1" });
    expect(batch.recipients.map(({ idempotencyToken }) => idempotencyToken)).toEqual(["tok-p-1", "tok-p-2"]);
  });

  test("may have its profiles at the top level", () => {
    const { recipients } = fromCustomAction(sample("profiles-at-top-level"), DATA);
    expect(recipients.map(({ id }) => id)).toEqual(["p-1"]);
  });

  test("refuses only the profile whose CustomerData is not JSON", () => {
    const { decided, recipients } = fromCustomAction(sample("customer-data-not-json"), DATA);
    const reason = "CustomerData: not a profile as JSON";
    expect(Object.fromEntries(decided)).toEqual({ "p-2": { outcome: "refused", reason } });
    expect(recipients.map(({ id }) => id)).toEqual(["p-1"]);
  });

  test("skips a profile without CustomerData, which has no customer id", async () => {
    const { deliveries, outcomes } = await plan("without-customer-data");
    expect(deliveries).toEqual([]);
    expect(Object.fromEntries(outcomes)).toEqual({ "p-1": { outcome: "skipped", reason: "no-customer-id" } });
  });

  test("is followed by a response with every profile in order, as `Id`", () => {
    const response = toCustomActionResponse(["p-2", "p-1"], new Map([["p-1", { outcome: "accepted" }]]));
    expect(response.Items.CustomerProfiles).toEqual([
      { Id: "p-2", ResultData: { outcome: "refused", reason: "no outcome" } },
      { Id: "p-1", ResultData: { outcome: "accepted" } },
    ]);
  });
});
