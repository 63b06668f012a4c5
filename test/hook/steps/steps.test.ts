import { describe, expect, test } from "vitest";
import { runSteps } from "../../../src/hook/flow/run-steps.ts";
import type { Step, Verdicts } from "../../../src/hook/step.ts";
import { type AuditRule, decideAudit } from "../../../src/hook/steps/audit.ts";
import { decideContent } from "../../../src/hook/steps/content.ts";
import { decideOffers, offers } from "../../../src/hook/steps/offers.ts";
import { decideQuietHours, localMinutes, quietHours } from "../../../src/hook/steps/quiet-hours.ts";
import { decideSuppression, type SuppressionQuery, suppression } from "../../../src/hook/steps/suppression.ts";
import { Endpoint } from "../../../src/pinpoint/endpoint.ts";
import { fixedLookup, NOW, toBatch } from "../in-memory-hook.ts";

const time = { now: NOW, leftMs: () => 5_000 };
const verdictsOf = async (step: Step, endpoints: Record<string, Endpoint>) =>
  runSteps([step], toBatch(endpoints), time);
const plain = (verdicts: Verdicts) => Object.fromEntries(verdicts);
const at = (clock: string) => new Date(`2026-09-01T${clock}:00.000Z`);
const inZone = (Timezone: string): Endpoint => ({ Demographic: { Timezone } });

describe("quiet hours", () => {
  const night = { from: 22 * 60, to: 8 * 60 };
  const isDropped = (endpoint: Endpoint, clock: string, hours = night) =>
    decideQuietHours(toBatch({ ep: endpoint }), hours, at(clock)).has("ep");

  test("are those of the endpoint's own clock", () => {
    expect(isDropped(inZone("America/Los_Angeles"), "14:30")).toBe(true);
    expect(isDropped(inZone("Asia/Kolkata"), "14:30")).toBe(false);
    expect(isDropped(inZone("Europe/Berlin"), "20:00")).toBe(true);
  });

  test("begin with the first minute and end before the last", () => {
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

  test("know half hours and summer time", () => {
    expect(localMinutes(at("16:00"), "Asia/Kolkata")).toBe(21 * 60 + 30);
    expect(localMinutes(new Date("2026-01-01T16:00:00Z"), "Europe/Berlin")).toBe(17 * 60);
    expect(localMinutes(new Date("2026-07-01T16:00:00Z"), "Europe/Berlin")).toBe(18 * 60);
  });

  test("hold back nobody whose zone is unknown, unless a zone is given for them", () => {
    for (const endpoint of [{}, inZone(""), inZone("Mars/Phobos")]) {
      expect(isDropped(endpoint, "23:00")).toBe(false);
      expect(
        decideQuietHours(toBatch({ ep: endpoint }), { ...night, zoneWhenUnknown: "UTC" }, at("23:00")).has("ep"),
      ).toBe(true);
    }
  });

  test("need no answer from outside", async () => {
    const { endpoints } = await verdictsOf(quietHours(night), { ep: inZone("Asia/Tokyo") });
    expect(endpoints.size).toBe(0);
  });
});

describe("suppression", () => {
  test("drops who opted out, who is inactive, and who is on the list, each with its reason", () => {
    const batch = toBatch({ a: { OptOut: "ALL" }, b: { EndpointStatus: "INACTIVE" }, c: {}, d: { OptOut: "NONE" } });
    expect(plain(decideSuppression(batch, new Map([["c", "hard-bounce"]])))).toEqual({
      a: { kind: "drop", reason: "opted-out" },
      b: { kind: "drop", reason: "inactive" },
      c: { kind: "drop", reason: "hard-bounce" },
    });
  });

  test("asks for the endpoint and its address at once", async () => {
    const asked: SuppressionQuery[][] = [];
    const whySuppressed = async (queries: SuppressionQuery[]) => {
      asked.push(queries);
      return new Map<string, string>();
    };
    await verdictsOf(suppression({ whySuppressed }), { a: { Address: "b@example.com" }, b: {} });
    expect(asked).toEqual([
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
  ] as const)("%s catches an endpoint without the field: %s, with it: %s", (is, without, withIt) => {
    const caught = decideAudit(toBatch({ without: {}, with: consenting }), [rule({ is })]);
    expect([caught.has("without"), caught.has("with")]).toEqual([without, withIt]);
  });

  test("gives the reason of the first rule that catches", () => {
    const rules = [
      rule({ field: "Location.Country", is: "one-of", values: ["XX"] }),
      rule({}),
      rule({ reason: "later" }),
    ];
    expect(decideAudit(toBatch({ ep: {} }), rules).get("ep")).toEqual({ kind: "drop", reason: "no consent" });
  });

  test("looks at what an endpoint has, not at what objects have", () => {
    expect(decideAudit(toBatch({ ep: {} }), [rule({ field: "constructor.name", is: "present" })]).size).toBe(0);
  });
});

describe("offers", () => {
  const ada: Endpoint = { Attributes: { plan: ["gold"] }, User: { UserId: "ada" } };

  test("sets a person's offer on each of their endpoints and keeps the attributes that were there", () => {
    const verdicts = decideOffers(
      toBatch({ a: ada, b: { User: { UserId: "ada" } }, c: {} }),
      new Map([["ada", { offer: ["10"] }]]),
      undefined,
    );
    expect(plain(verdicts)).toMatchObject({
      a: { kind: "enrich", endpoint: { Attributes: { plan: ["gold"], offer: ["10"] } } },
      b: { kind: "enrich", endpoint: { Attributes: { offer: ["10"] } } },
    });
    expect(verdicts.has("c")).toBe(false);
  });

  test("asks once for a person, and for all people at once", async () => {
    const asked: string[][] = [];
    const lookup = async ({ ids }: { ids: string[] }) => {
      asked.push(ids);
      return new Map();
    };
    await verdictsOf(offers(lookup), { a: ada, b: ada, c: {} });
    expect(asked).toEqual([["ada", "c"]]);
  });

  test("gives the default where there is none, and says so", () => {
    expect(decideOffers(toBatch({ a: ada }), new Map(), { offer: ["5"] }).get("a")).toMatchObject({
      kind: "default",
      reason: "no offer",
      endpoint: { Attributes: { offer: ["5"], plan: ["gold"] } },
    });
  });

  test("gives everybody the default when nobody answers", async () => {
    const failing = offers(async () => Promise.reject(new Error("500")), { offer: ["5"] });
    const { endpoints, decisions } = await verdictsOf(failing, { a: ada });
    expect(endpoints.get("a")).toMatchObject({ Attributes: { offer: ["5"] } });
    expect(decisions).toMatchObject([{ kind: "default", reason: "offers unavailable" }]);
  });

  test.each([
    ["a value over 100 characters", { offer: ["x".repeat(101)] }, "attribute offer: at most 100 characters, got 101"],
    ["a name over 50 characters", { ["n".repeat(51)]: ["x"] }, "attribute name: 1 to 50 characters, got 51"],
    [
      "more than 50 values",
      { offer: Array.from({ length: 51 }, () => "x") },
      "attribute offer: at most 50 values, got 51",
    ],
  ])("leaves %s out and says so", (_, found, reason) => {
    const verdict = decideOffers(toBatch({ a: ada }), new Map([["ada", { ...found, ok: ["1"] }]]), undefined).get("a");
    expect(verdict).toEqual({
      kind: "default",
      reason,
      endpoint: { ...ada, Attributes: { plan: ["gold"], ok: ["1"] } },
    });
  });

  test("ignores an answer about people who were not asked for", async () => {
    const { endpoints } = await verdictsOf(offers(fixedLookup({ eve: { offer: ["1"] } })), { a: ada });
    expect(endpoints.get("a")).toEqual(ada);
  });
});

describe("content", () => {
  const contents = new Map([["ada", { title: ["News"], body: ["Hello"], link: ["https://example.com"] }]]);
  const on = (ChannelType: string) =>
    decideContent(toBatch({ ep: { ChannelType, User: { UserId: "ada" } } }), contents).get("ep");

  test.each(["ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "BAIDU", "GCM", "SMS"])(
    "overrides title and body on %s",
    (channel) => {
      expect(on(channel)).toMatchObject({
        endpoint: { TitleOverride: "News", BodyOverride: "Hello", Attributes: { link: ["https://example.com"] } },
      });
    },
  );

  test.each(["EMAIL", "VOICE", "CUSTOM"])("sets attributes on %s, which ignores overrides", (channel) => {
    const verdict = on(channel);
    expect(verdict).toMatchObject({ endpoint: { Attributes: { title: ["News"], body: ["Hello"] } } });
    expect(verdict).not.toHaveProperty("endpoint.BodyOverride");
  });
});
