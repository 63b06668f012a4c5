import { describe, expect, test } from "vitest";
import { check } from "../../../src/cli/pinpoint/doctor/check.ts";
import type { DeclaredStack } from "../../../src/cli/pinpoint/doctor/declared-stack.ts";
import type { DoctorFacts } from "../../../src/cli/pinpoint/doctor/facts.ts";

const read = <Value>(value: Value) => ({ kind: "read", value }) as const;
const notRead = (why: string) => ({ kind: "not-read", why }) as const;

const PINPOINT = "pinpoint.eu-west-1.amazonaws.com";
const IOT = "iot.amazonaws.com";
const STREAM = "shop-prod-Events-1A2B";
const APPLICATION = { id: "p", name: "music", eventStreamArn: `arn:aws:kinesis:::stream/${STREAM}`, targets: [] };

const found = (...services: string[]) => read({ services, state: "Active", variables: ["LIMIT"] });
const own = (key: string, ...services: string[]) => ({ key, name: `shop-prod-${key}`, services, variables: ["LIMIT"] });

const DECLARED: DeclaredStack = {
  service: "shop",
  stage: "prod",
  functions: [],
  tables: ["shop-prod-ClaimsTable", "shop-prod-StreamClaimsTable", "orders"],
  streams: ["shop-prod-Events"],
  topics: ["shop-prod-Notifications"],
  consumedStreams: ["shop-prod-Events"],
};
const HEALTHY: DoctorFacts = {
  region: "eu-west-1",
  declared: DECLARED,
  functions: [
    { declared: own("greet"), access: found(), run: read([]) },
    { declared: own("hook", PINPOINT), access: found(PINPOINT, IOT), run: undefined },
  ],
  tables: read(["shop-prod-ClaimsTable-1A2B", "shop-prod-StreamClaimsTable-1A2B", "orders"]),
  streams: read([STREAM]),
  topics: read(["arn:aws:sns:eu-west-1:1:shop-prod-Notifications-1"]),
  application: undefined,
  applications: read([APPLICATION]),
  usedFunctions: [{ target: "my-hook", usedBy: ["campaign c"], access: found(PINPOINT) }],
  shadows: read([]),
};
const failedWith = (facts: Partial<DoctorFacts>) =>
  check({ ...HEALTHY, ...facts }).filter(({ kind }) => kind === "failed");

describe("the checks", () => {
  test("of a healthy stack all succeed", () => {
    const checks = check(HEALTHY);
    expect(checks.map(({ kind }) => kind)).toEqual(checks.map(() => "ok"));
    expect(checks).toHaveLength(2 + 1 + 3 + 1 + 1 + 1 + 1);
  });

  test("are those of what is declared", () => {
    const declared = { ...DECLARED, tables: [], streams: [], topics: [], consumedStreams: [] };
    const checks = check({ ...HEALTHY, declared, functions: [], usedFunctions: [], shadows: undefined });
    expect(checks).toEqual([{ kind: "skipped", text: expect.stringContaining("no function of this stack reads") }]);
  });

  test("fail if the named application does not exist", () => {
    expect(failedWith({ application: "typo", applications: read([]) })).toMatchObject([
      { text: "application typo does not exist", cure: "correct the id after --application" },
    ]);
  });

  const active = { services: [PINPOINT], state: "Active", variables: ["LIMIT"] };
  test.each([
    ["does not exist", { access: read("missing" as const) }, "does not exist", "deploy the stack"],
    ["may not be invoked", { access: found(IOT) }, PINPOINT, "deploy the stack"],
    ["is not active", { access: read({ ...active, state: "Pending (creating)" }) }, "Pending (creating)", "wait"],
    ["lacks a variable", { access: read({ ...active, variables: [] }) }, "variable LIMIT", "deploy the stack"],
    ["has an invalid setting", { run: notRead("FREQUENCY_LIMIT: too small") }, "FREQUENCY_LIMIT", "hook-settings.md"],
    ["cannot be read", { access: notRead("lambda: unauthorized") }, "cannot be checked", "credentials"],
  ])("report a function that %s", (_, change, text, cure) => {
    const hook = { declared: own("hook", PINPOINT), access: found(PINPOINT), run: read({}), ...change };
    expect(failedWith({ functions: [hook] })).toEqual([
      { kind: "failed", text: expect.stringContaining(text), cure: expect.stringContaining(cure) },
    ]);
  });

  test("report a function that a campaign uses and that is missing or may not be invoked, with the campaign", () => {
    const used = { target: "my-hook", usedBy: ["campaign c"] };
    expect(failedWith({ usedFunctions: [{ ...used, access: read("missing") }] })).toMatchObject([
      { text: "function my-hook, used by campaign c, does not exist" },
    ]);
    const usedFunctions = [{ ...used, access: found() }];
    expect(failedWith({ usedFunctions })).toMatchObject([
      { cure: expect.stringContaining(`add an AWS::Lambda::Permission with Principal ${PINPOINT}`) },
    ]);
    const declared = { ...DECLARED, service: "pinpoint-isv-suite" };
    expect(failedWith({ usedFunctions, declared })).toMatchObject([
      { cure: expect.stringContaining('add "my-hook" to infra/pinpoint-functions.json') },
    ]);
  });

  test("distinguish the tables whose names contain each other", () => {
    expect(failedWith({ tables: read(["shop-prod-StreamClaimsTable-1A2B", "orders"]) })).toMatchObject([
      { text: "table ClaimsTable does not exist" },
    ]);
  });

  test("report each keyword that is shadowed, with what applies instead", () => {
    const shadow = { number: "+1", keyword: "HOURS", where: "keyword of the account", shadowedBy: "hours of the pool" };
    expect(failedWith({ shadows: read([shadow]) })).toMatchObject([
      { text: "HOURS, keyword of the account, is shadowed on +1: hours of the pool applies instead" },
    ]);
    expect(failedWith({ shadows: notRead("not JSON") })).toMatchObject([
      { text: "keywords of the parameter smsNumbers cannot be checked: not JSON" },
    ]);
  });

  test("report a missing stream and topic, and an application without an event stream or with another", () => {
    expect(failedWith({ streams: read([]), topics: read([]) })).toHaveLength(2);
    expect(failedWith({ applications: read([{ ...APPLICATION, eventStreamArn: undefined }]) })).toMatchObject([
      { text: expect.stringContaining("has no event stream"), cure: `call PutEventStream with the stream ${STREAM}` },
    ]);
    expect(
      failedWith({ applications: read([{ ...APPLICATION, eventStreamArn: "arn:aws:kinesis:::stream/x" }]) }),
    ).toHaveLength(1);
  });

  test("skip the applications where the Pinpoint API has ended", () => {
    expect(failedWith({ applications: notRead("ended") })).toEqual([]);
    expect(check({ ...HEALTHY, applications: notRead("ended") }).at(-1)).toMatchObject({ kind: "skipped" });
  });
});
