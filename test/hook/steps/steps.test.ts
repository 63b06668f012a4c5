import { describe, expect, test } from "vitest";
import { runSteps } from "../../../src/hook/flow/run-steps.ts";
import type { HookStep, StepResults } from "../../../src/hook/step.ts";
import { type AuditRule, decideAudit } from "../../../src/hook/steps/audit.ts";
import { decideContent } from "../../../src/hook/steps/content.ts";
import { decideOffers } from "../../../src/hook/steps/offers.ts";
import { decideQuietHours, localMinutes } from "../../../src/hook/steps/quiet-hours.ts";
import { decideSuppression, type SuppressionQuery } from "../../../src/hook/steps/suppression.ts";
import { Endpoint } from "../../../src/pinpoint/endpoint.ts";
import { fixedLookup, NOW, stepsOf, toBatch } from "../in-memory-hook.ts";

const time = { now: NOW, leftMs: () => 5_000 };
const run = async (steps: HookStep[], endpoints: Record<string, Endpoint>) => runSteps(steps, toBatch(endpoints), time);
const plain = (results: StepResults) => Object.fromEntries(results);
const at = (clock: string) => new Date(`2026-09-01T${clock}:00.000Z`);
const inZone = (Timezone: string): Endpoint => ({ Demographic: { Timezone } });

describe("quiet hours", () => {
  const night = { from: 22 * 60, to: 8 * 60 };
  const isDropped = (endpoint: Endpoint, clock: string, hours = night) =>
    decideQuietHours(toBatch({ ep: endpoint }), hours, at(clock)).has("ep");

  test("follow the endpoint's local time", () => {
    expect(isDropped(inZone("America/Los_Angeles"), "14:30")).toBe(true);
    expect(isDropped(inZone("Asia/Kolkata"), "14:30")).toBe(false);
    expect(isDropped(inZone("Europe/Berlin"), "20:00")).toBe(true);
  });

  test("include the first minute and exclude the last", () => {
    expect(["21:59", "22:00", "07:59", "08:00"].map((clock) => isDropped(inZone("UTC"), clock))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("may lie within one day", () => {
    const noon = { from: 12 * 60, to: 13 * 60 };
    expect(["11:59", "12:30", "13:00"].map((clock) => isDropped(inZone("UTC"), clock, noon))).toEqual([
      false,
      true,
      false,
    ]);
  });

  test("support half-hour zones and daylight saving time", () => {
    expect(localMinutes(at("16:00"), "Asia/Kolkata")).toBe(21 * 60 + 30);
    expect(localMinutes(new Date("2026-01-01T16:00:00Z"), "Europe/Berlin")).toBe(17 * 60);
    expect(localMinutes(new Date("2026-07-01T16:00:00Z"), "Europe/Berlin")).toBe(18 * 60);
  });

  test("do not apply to endpoints without a valid zone, unless a zone is set for them", () => {
    for (const endpoint of [{}, inZone(""), inZone("Mars/Phobos")]) {
      expect(isDropped(endpoint, "23:00")).toBe(false);
      expect(
        decideQuietHours(toBatch({ ep: endpoint }), { ...night, zoneWhenUnknown: "UTC" }, at("23:00")).has("ep"),
      ).toBe(true);
    }
  });

  test("apply to the endpoints of a batch when the step runs", async () => {
    const { endpoints } = await run(stepsOf({ HOOK_STEPS: "quiet-hours" }), { ep: inZone("Asia/Tokyo") });
    expect(endpoints.size).toBe(0);
  });
});

describe("suppression", () => {
  test("drops endpoints that opted out, are inactive or are in the table, each with its reason", () => {
    const batch = toBatch({ a: { OptOut: "ALL" }, b: { EndpointStatus: "INACTIVE" }, c: {}, d: { OptOut: "NONE" } });
    expect(plain(decideSuppression(batch, new Map([["c", "hard-bounce"]])))).toEqual({
      a: { kind: "drop", reason: "opted-out" },
      b: { kind: "drop", reason: "inactive" },
      c: { kind: "drop", reason: "hard-bounce" },
    });
  });

  test("queries all endpoints with their addresses in one call", async () => {
    const queried: SuppressionQuery[][] = [];
    const whySuppressed = async (queries: SuppressionQuery[]) => {
      queried.push(queries);
      return new Map<string, string>();
    };
    const steps = stepsOf({ HOOK_STEPS: "suppression" }, { suppressions: { whySuppressed } });
    await run(steps, { a: { Address: "b@example.com" }, b: {} });
    expect(queried).toEqual([
      [
        { applicationId: "app-1", endpointId: "a", address: "b@example.com" },
        { applicationId: "app-1", endpointId: "b", address: undefined },
      ],
    ]);
  });
});

describe("audit", () => {
  const rule = (changes: Partial<AuditRule>): AuditRule => ({
    field: "User.UserAttributes.consent",
    is: "none-of",
    values: ["yes"],
    reason: "no consent",
    ...changes,
  });
  const consenting = Endpoint.parse({ User: { UserAttributes: { consent: ["yes"] } } });

  test.each([
    ["none-of", true, false],
    ["one-of", false, true],
    ["absent", true, false],
    ["present", false, true],
  ] as const)("%s matches an endpoint without the field: %s, with it: %s", (is, without, withIt) => {
    const dropped = decideAudit(toBatch({ without: {}, with: consenting }), [rule({ is })]);
    expect([dropped.has("without"), dropped.has("with")]).toEqual([without, withIt]);
  });

  test("drops with the reason of the first rule that matches", () => {
    const rules = [
      rule({ field: "Location.Country", is: "one-of", values: ["XX"] }),
      rule({}),
      rule({ reason: "later" }),
    ];
    expect(decideAudit(toBatch({ ep: {} }), rules).get("ep")).toEqual({ kind: "drop", reason: "no consent" });
  });

  test("reads only own properties of the endpoint", () => {
    expect(decideAudit(toBatch({ ep: {} }), [rule({ field: "constructor.name", is: "present" })]).size).toBe(0);
  });
});

describe("offers", () => {
  const ada: Endpoint = { Attributes: { plan: ["gold"] }, User: { UserId: "ada" } };

  test("adds a person's offer to the attributes of each of the person's endpoints", () => {
    const results = decideOffers(
      toBatch({ a: ada, b: { User: { UserId: "ada" } }, c: {} }),
      new Map([["ada", { offer: ["10"] }]]),
      undefined,
    );
    expect(plain(results)).toMatchObject({
      a: { kind: "enrich", endpoint: { Attributes: { plan: ["gold"], offer: ["10"] } } },
      b: { kind: "enrich", endpoint: { Attributes: { offer: ["10"] } } },
    });
    expect(results.has("c")).toBe(false);
  });

  test("looks up each person once, and all people in one call", async () => {
    const requested: string[][] = [];
    const lookup = async ({ ids }: { ids: string[] }) => {
      requested.push(ids);
      return new Map();
    };
    await run(stepsOf({ HOOK_STEPS: "offers" }, { offers: lookup }), { a: ada, b: ada, c: {} });
    expect(requested).toEqual([["ada", "c"]]);
  });

  test("sets the default for people without an offer, with a decision", () => {
    expect(decideOffers(toBatch({ a: ada }), new Map(), { offer: ["5"] }).get("a")).toMatchObject({
      kind: "default",
      reason: "no offer",
      endpoint: { Attributes: { offer: ["5"], plan: ["gold"] } },
    });
  });

  test("sets the default for all endpoints when the lookup fails", async () => {
    const environment = { HOOK_STEPS: "offers", OFFERS_DEFAULT: '{"offer":["5"]}' };
    const failing = stepsOf(environment, { offers: async () => Promise.reject(new Error("500")) });
    const { endpoints, decisions } = await run(failing, { a: ada, c: {} });
    for (const id of ["a", "c"]) expect(endpoints.get(id)).toMatchObject({ Attributes: { offer: ["5"] } });
    expect(decisions).toMatchObject(Array(2).fill({ kind: "default", reason: "offers unavailable" }));
  });

  test.each([
    ["a value over 100 characters", { offer: ["x".repeat(101)] }, "attribute offer: at most 100 characters, got 101"],
    ["a name over 50 characters", { ["n".repeat(51)]: ["x"] }, "attribute name: 1 to 50 characters, got 51"],
    [
      "more than 50 values",
      { offer: Array.from({ length: 51 }, () => "x") },
      "attribute offer: at most 50 values, got 51",
    ],
  ])("leaves out %s, with a decision", (_, found, reason) => {
    const result = decideOffers(toBatch({ a: ada }), new Map([["ada", { ...found, ok: ["1"] }]]), undefined).get("a");
    expect(result).toEqual({
      kind: "default",
      reason,
      endpoint: { ...ada, Attributes: { plan: ["gold"], ok: ["1"] } },
    });
  });

  test("ignores offers of people who are not in the batch", async () => {
    const offers = fixedLookup({ eve: { offer: ["1"] } });
    const { endpoints } = await run(stepsOf({ HOOK_STEPS: "offers" }, { offers }), { a: ada });
    expect(endpoints.get("a")).toEqual(ada);
  });
});

describe("content", () => {
  const contents = new Map([["ada", { title: ["News"], body: ["Hello"], link: ["https://example.com"] }]]);
  const on = (ChannelType: string) =>
    decideContent(toBatch({ ep: { ChannelType, User: { UserId: "ada" } } }), contents).get("ep");

  test.each(["ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM", "SMS"])(
    "overrides title and body on %s",
    (channel) => {
      expect(on(channel)).toMatchObject({
        endpoint: { TitleOverride: "News", BodyOverride: "Hello", Attributes: { link: ["https://example.com"] } },
      });
    },
  );

  test.each(["EMAIL", "VOICE", "CUSTOM"])("sets attributes on %s, which ignores overrides", (channel) => {
    const result = on(channel);
    expect(result).toMatchObject({ endpoint: { Attributes: { title: ["News"], body: ["Hello"] } } });
    expect(result).not.toHaveProperty("endpoint.BodyOverride");
  });
});
