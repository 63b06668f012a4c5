import { describe, expect, test } from "vitest";
import { check } from "../../../src/cli/pinpoint/doctor/check.ts";
import type { DoctorFacts } from "../../../src/cli/pinpoint/doctor/facts.ts";
import { STACK_TABLES } from "../../../src/cli/pinpoint/doctor/stack.ts";

const read = <Value>(value: Value) => ({ kind: "read", value }) as const;
const notRead = (why: string) => ({ kind: "not-read", why }) as const;

const PINPOINT = "pinpoint.eu-west-1.amazonaws.com";
const STREAM = "stack-EngagementStream-1";
const APPLICATION = { id: "p", name: "music", eventStreamArn: `arn:aws:kinesis:::stream/${STREAM}`, targets: [] };

const HEALTHY: DoctorFacts = {
  region: "eu-west-1",
  functions: [
    { key: "poke", access: read({ services: [] }), run: read([]) },
    { key: "campaign-hook", access: read({ services: [PINPOINT] }), run: read({}) },
    { key: "poke-authorizer", access: read({ services: ["iot.amazonaws.com"] }), run: undefined },
  ],
  tables: read(STACK_TABLES.map((id) => `stack-${id}-1A2B`)),
  streams: read([STREAM]),
  topics: read(["arn:aws:sns:eu-west-1:1:stack-NotificationTopic-1"]),
  application: undefined,
  applications: read([APPLICATION]),
  usedFunctions: [{ target: "my-hook", usedBy: ["campaign c"], access: read({ services: [PINPOINT] }) }],
  shadows: read([]),
};
const failedWith = (facts: Partial<DoctorFacts>) =>
  check({ ...HEALTHY, ...facts }).filter(({ kind }) => kind === "failed");

describe("the checks", () => {
  test("of a healthy stack all succeed", () => {
    const checks = check(HEALTHY);
    expect(checks.map(({ kind }) => kind)).toEqual(checks.map(() => "ok"));
    expect(checks).toHaveLength(3 + 1 + STACK_TABLES.length + 1 + 1 + 1 + 1);
  });

  test("fail if the named application does not exist", () => {
    expect(failedWith({ application: "typo", applications: read([]) })).toMatchObject([
      { text: "application typo does not exist", cure: "correct the id after --application" },
    ]);
  });

  test.each([
    ["does not exist", { access: read("missing" as const), run: undefined }, "does not exist", "deploy the stack"],
    ["may not be invoked", { access: read({ services: ["iot.amazonaws.com"] }) }, PINPOINT, "pinpoint-functions.json"],
    ["has an invalid setting", { run: notRead("FREQUENCY_LIMIT: too small") }, "FREQUENCY_LIMIT", "hook-settings.md"],
    ["cannot be read", { access: notRead("lambda: unauthorized") }, "cannot be checked", "credentials"],
  ])("report a function that %s", (_, change, text, cure) => {
    const own = { key: "campaign-hook", access: read({ services: [PINPOINT] }), run: read({}), ...change };
    expect(failedWith({ functions: [own] })).toEqual([
      { kind: "failed", text: expect.stringContaining(text), cure: expect.stringContaining(cure) },
    ]);
  });

  test("report a vendor's function that is missing or may not be invoked, with the campaign that uses it", () => {
    const used = { target: "my-hook", usedBy: ["campaign c"] };
    expect(failedWith({ usedFunctions: [{ ...used, access: read("missing") }] })).toMatchObject([
      { text: "function my-hook, used by campaign c, does not exist" },
    ]);
    expect(failedWith({ usedFunctions: [{ ...used, access: read({ services: [] }) }] })).toMatchObject([
      { cure: expect.stringContaining('add "my-hook" to infra/pinpoint-functions.json') },
    ]);
  });

  test("distinguish the tables whose names contain each other", () => {
    expect(failedWith({ tables: read(STACK_TABLES.filter((id) => id !== "ClaimsTable")) })).toMatchObject([
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
