import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planDeliveries } from "../../src/channel/plan-deliveries.ts";
import type { ChannelBatch } from "../../src/channel/recipient.ts";
import { compileTypedMessage } from "../../src/channel/typed-message.ts";
import { batchOf, endpointOf, NOW } from "./in-memory-channel.ts";

const planOf = async (batch: ChannelBatch) => planDeliveries(batch, await compileTypedMessage(batch.data), NOW);
const plan = (...args: Parameters<typeof batchOf>) => planOf(batchOf(...args));

describe("the plan of a batch", () => {
  test("skips those who may not be poked, with a reason, and pokes the others", async () => {
    const { deliveries, outcomes } = await plan({
      ok: endpointOf("u-1"),
      out: endpointOf("u-2", { OptOut: "ALL" }),
      off: endpointOf("u-3", { EndpointStatus: "INACTIVE" }),
      nobody: endpointOf(undefined),
    });
    expect(deliveries.map(({ recipientIds }) => recipientIds)).toEqual([["ok"]]);
    expect(Object.fromEntries(outcomes)).toEqual({
      out: { outcome: "skipped", reason: "opted-out" },
      off: { outcome: "skipped", reason: "inactive" },
      nobody: { outcome: "skipped", reason: "no-customer-id" },
    });
  });

  test("counts somebody without a customer id in for a multicast", async () => {
    const { deliveries } = await plan({ "ep-1": endpointOf(undefined) }, '{"domain":"d","filter":"jazz"}');
    expect(deliveries).toMatchObject([{ kind: "multicast", filter: "jazz", recipientIds: ["ep-1"] }]);
  });

  test("refuses every endpoint when what was typed cannot be read", async () => {
    const { deliveries, outcomes } = await plan({ a: endpointOf("u-1"), b: endpointOf("u-2") }, "{");
    expect(deliveries).toEqual([]);
    expect([...outcomes.values()]).toEqual(
      Array(2).fill({ outcome: "refused", reason: "data: neither JSON nor a bare domain name" }),
    );
  });

  test("still skips those who opted out then", async () => {
    const { outcomes } = await plan({ out: endpointOf("u-1", { OptOut: "ALL" }) }, "{");
    expect(outcomes.get("out")).toEqual({ outcome: "skipped", reason: "opted-out" });
  });

  test("refuses the one endpoint whose text grows beyond a poke", async () => {
    const long = endpointOf("u-1", { Attributes: { bio: ["x".repeat(140_000)] } });
    const { deliveries, outcomes } = await plan(
      { long, short: endpointOf("u-2") },
      '{"domain":"d","data":"{{Attributes.bio.[0]}}"}',
    );
    expect(deliveries).toHaveLength(1);
    expect(outcomes.get("long")).toEqual({
      outcome: "refused",
      reason: "data: 140002 bytes once rendered, at most 131072",
    });
  });
});

describe("a poke id", () => {
  const idOf = async (
    change: object = {},
    endpoints: Parameters<typeof batchOf>[0] = { "ep-1": endpointOf("u-1") },
    data?: string,
  ) => {
    const batch = batchOf(endpoints, data);
    const { deliveries } = await planOf({ ...batch, origin: { ...batch.origin, ...change } });
    return deliveries[0]?.id;
  };

  test("is the same for every repeat", async () => {
    expect(await idOf()).toBe(await idOf());
  });

  test("is the same when the endpoint's attributes have changed between two tries", async () => {
    const typed = '{"domain":"d","data":"{{Attributes.plan.[0]}}"}';
    const withPlan = (plan: string) => ({ "ep-1": endpointOf("u-1", { Attributes: { plan: [plan] } }) });
    expect(await idOf({}, withPlan("gold"), typed)).toBe(await idOf({}, withPlan("free"), typed));
  });

  test.each([
    { applicationId: "app-2" },
    { campaignId: "campaign-2" },
    { campaignId: undefined, journeyId: "campaign-1" },
    { activityId: "activity-2" },
    { treatmentId: "1" },
    { scheduledTime: "2026-11-21T11:59:00.000Z" },
  ])("differs for another send: %j", async (change) => {
    expect(await idOf(change)).not.toBe(await idOf());
  });

  test("differs for another endpoint of the same user, another text, and another idempotency token", async () => {
    expect(await idOf({}, { "ep-2": endpointOf("u-1") })).not.toBe(await idOf());
    expect(await idOf({}, undefined, "Other")).not.toBe(await idOf());
    const batch = batchOf({});
    const withToken = [{ id: "ep-1", endpoint: endpointOf("u-1"), idempotencyToken: "token-1" }];
    expect((await planOf({ ...batch, recipients: withToken })).deliveries[0]?.id).not.toBe(await idOf());
  });

  test("of a multicast differs exactly when domain, filter or data do", async () => {
    const message = fc.record({
      domain: fc.constantFrom("d", "e"),
      filter: fc.constantFrom("f", "g"),
      data: fc.constantFrom("x", 1, "1", null),
    });
    await fc.assert(
      fc.asyncProperty(message, message, async (one, other) => {
        const idFor = (typed: object) => idOf({}, { "ep-1": endpointOf("u-1") }, JSON.stringify(typed));
        const ids = [await idFor(one), await idFor(other)];
        expect(ids[0] === ids[1]).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});
