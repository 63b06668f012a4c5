import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/channel/delivery.ts";
import {
  customerIdOf,
  planDeliveries,
  toPayload,
  toPokeRequests,
  whySkipped,
} from "../../src/channel/plan-deliveries.ts";
import type { ChannelBatch } from "../../src/channel/recipient.ts";
import { compileTypedMessage } from "../../src/channel/typed-message.ts";
import { batchOf, endpointOf, NOW } from "./in-memory-channel.ts";

const planOf = async (batch: ChannelBatch) => planDeliveries(batch, await compileTypedMessage(batch.data), NOW);
const plan = (...args: Parameters<typeof batchOf>) => planOf(batchOf(...args));

describe("the plan of a batch", () => {
  test("skips recipients that may not be poked, with a reason, and pokes the others", async () => {
    const { deliveries, outcomes } = await plan({
      ok: endpointOf("u-1"),
      out: endpointOf("u-2", { OptOut: "ALL" }),
      off: endpointOf("u-3", { EndpointStatus: "INACTIVE" }),
      anonymous: endpointOf(undefined),
    });
    expect(deliveries.map(({ recipientIds }) => recipientIds)).toEqual([["ok"]]);
    expect(Object.fromEntries(outcomes)).toEqual({
      out: { outcome: "skipped", reason: "opted-out" },
      off: { outcome: "skipped", reason: "inactive" },
      anonymous: { outcome: "skipped", reason: "no-customer-id" },
    });
  });

  test("includes an endpoint without a customer id in a multicast", async () => {
    const { deliveries } = await plan({ "ep-1": endpointOf(undefined) }, '{"domain":"d","filter":"jazz"}');
    expect(deliveries).toMatchObject([{ kind: "multicast", filter: "jazz", recipientIds: ["ep-1"] }]);
  });

  test("says where its pokes come from, only if the message asks for it", async () => {
    const endpoints = { "ep-1": endpointOf("u-1") };
    const origin = { campaignId: "campaign-1", treatmentId: "0", activityId: "activity-1" };
    const sent = async (data: string) => {
      const [request] = toPokeRequests((await plan(endpoints, data)).deliveries);
      return request && JSON.parse(toPayload(request))[0];
    };
    expect(await sent('{"domain":"d","origin":true}')).toMatchObject({ customerId: "u-1", origin });
    expect((await sent('{"domain":"d","filter":"jazz","origin":true}')).origin).toEqual(origin);
    expect(await sent('{"domain":"d","origin":false}')).not.toHaveProperty("origin");
    expect(await sent('{"domain":"d"}')).not.toHaveProperty("origin");
  });

  test("has the ids of the campaign or journey as template variables", async () => {
    const data = "{{Origin.CampaignId}}/{{Origin.TreatmentId}}/{{Origin.ActivityId}}/{{Origin.JourneyId}}";
    const { deliveries } = await plan({ "ep-1": endpointOf("u-1") }, JSON.stringify({ domain: "d", data }));
    expect(deliveries).toMatchObject([{ data: "campaign-1/0/activity-1/" }]);
  });

  test("refuses every endpoint if the message cannot be parsed", async () => {
    const { deliveries, outcomes } = await plan({ a: endpointOf("u-1"), b: endpointOf("u-2") }, "{");
    expect(deliveries).toEqual([]);
    expect([...outcomes.values()]).toEqual(
      Array(2).fill({ outcome: "refused", reason: "data: neither JSON nor a bare domain name" }),
    );
  });

  test("skips endpoints that opted out even if the message cannot be parsed", async () => {
    const { outcomes } = await plan({ out: endpointOf("u-1", { OptOut: "ALL" }) }, "{");
    expect(outcomes.get("out")).toEqual({ outcome: "skipped", reason: "opted-out" });
  });

  test("refuses only the endpoint whose rendered data exceeds the size of a poke", async () => {
    const long = endpointOf("u-1", { Attributes: { bio: ["x".repeat(140_000)] } });
    const { deliveries, outcomes } = await plan(
      { long, short: endpointOf("u-2") },
      '{"domain":"d","data":"{{Attributes.bio.[0]}}"}',
    );
    expect(deliveries.map(({ recipientIds }) => recipientIds)).toEqual([["short"]]);
    const reason = "data: 140002 bytes once rendered, at most 131072";
    expect(Object.fromEntries(outcomes)).toEqual({ long: { outcome: "refused", reason } });
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

  test("is the same each time a send is retried", async () => {
    expect(await idOf()).toBe(await idOf());
  });

  test("is the same if the endpoint's attributes changed between two attempts", async () => {
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
  ])("is different in another send: %j", async (change) => {
    expect(await idOf(change)).not.toBe(await idOf());
  });

  test("is different for another endpoint of the same user, another message, and another idempotency token", async () => {
    expect(await idOf({}, { "ep-2": endpointOf("u-1") })).not.toBe(await idOf());
    expect(await idOf({}, undefined, "Other")).not.toBe(await idOf());
    const batch = batchOf({});
    const withToken = [{ id: "ep-1", endpoint: endpointOf("u-1"), idempotencyToken: "token-1" }];
    expect((await planOf({ ...batch, recipients: withToken })).deliveries[0]?.id).not.toBe(await idOf());
  });

  test("of a multicast is different if, and only if, domain, filter or data are", async () => {
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

describe("an endpoint", () => {
  test.each([
    ["opted out", { OptOut: "ALL" }, "opted-out"],
    ["is inactive", { EndpointStatus: "INACTIVE" }, "inactive"],
    ["is malformed", { malformed: "Address: expected string" }, "malformed: Address: expected string"],
  ])("that %s is skipped with a reason", (_, endpoint, reason) => {
    expect(whySkipped(endpoint)).toBe(reason);
  });

  test.each([[{}], [{ OptOut: "NONE", EndpointStatus: "ACTIVE" }], [{ OptOut: null, EndpointStatus: null }]])(
    "with %j is not skipped",
    (endpoint) => expect(whySkipped(endpoint)).toBeUndefined(),
  );
});

describe("the customer id", () => {
  test.each([
    ["the user's", { ChannelType: "CUSTOM", Address: "a-1", User: { UserId: "u-1" } }, "u-1"],
    ["the user's on every channel", { ChannelType: "EMAIL", Address: "a", User: { UserId: "u-1" } }, "u-1"],
    ["the address of a custom endpoint without a user", { ChannelType: "CUSTOM", Address: "a-1", User: {} }, "a-1"],
    ["the address if the user id is empty", { ChannelType: "CUSTOM", Address: "a-1", User: { UserId: "" } }, "a-1"],
    ["never an email address or a phone number", { ChannelType: "EMAIL", Address: "ada@example.com" }, undefined],
    ["undefined without user id and address", { ChannelType: "CUSTOM" }, undefined],
  ])("is %s", (_, endpoint, id) => {
    expect(customerIdOf(endpoint)).toBe(id);
  });
});

describe("requests to the poke functions", () => {
  const poke = (at: number, data: unknown = "x"): Delivery => ({
    kind: "poke",
    id: `poke-${at}`,
    recipientIds: [`ep-${at}`],
    customerId: `u-${at}`,
    domain: "d",
    data,
  });
  const multicast: Delivery = { kind: "multicast", id: "m-1", recipientIds: ["ep-1"], filter: "jazz", domain: "d" };
  const many = (count: number, data?: unknown) => Array.from({ length: count }, (_, at) => poke(at, data));

  test("carry the messages without their recipient ids", () => {
    const [request] = toPokeRequests([poke(1)]);
    expect(JSON.parse(request ? toPayload(request) : "")).toEqual([
      { id: "poke-1", customerId: "u-1", domain: "d", data: "x" },
    ]);
  });

  test("contain one kind each", () => {
    expect(
      toPokeRequests([poke(1), multicast, poke(2)]).map(({ kind, deliveries }) => [kind, deliveries.length]),
    ).toEqual([
      ["poke", 2],
      ["multicast", 1],
    ]);
  });

  test("stay below 6 MB and contain at most 100 messages", () => {
    const requests = toPokeRequests(many(120, "é".repeat(60_000)));
    expect(requests.flatMap(({ deliveries }) => deliveries)).toHaveLength(120);
    for (const request of requests) expect(Buffer.byteLength(toPayload(request))).toBeLessThan(6_000_000);
    expect(toPokeRequests(many(250)).map(({ deliveries }) => deliveries.length)).toEqual([100, 100, 50]);
  });
});
