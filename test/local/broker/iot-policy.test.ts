import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { IotPolicy, isAllowed } from "../../../src/local/broker/iot-policy.ts";
import { globMatches } from "../../../src/local/glob-matches.ts";

const arn = (resource: string) => `arn:aws:iot:us-east-1:000000000000:${resource}`;
const policy = (...Statement: object[]) => IotPolicy.parse({ Version: "2012-10-17", Statement });
const allow = (Action: string | string[], ...Resource: string[]) => ({
  Effect: "Allow",
  Action,
  Resource: Resource.map(arn),
});
const deny = (Action: string | string[], ...Resource: string[]) => ({ ...allow(Action, ...Resource), Effect: "Deny" });

describe("a policy", () => {
  test("denies what no statement allows", () => {
    expect(isAllowed([], "iot:Connect", arn("client/a"))).toBe(false);
    expect(isAllowed([policy(allow("iot:Connect", "client/b"))], "iot:Connect", arn("client/a"))).toBe(false);
    expect(isAllowed([policy(allow("iot:Publish", "client/a"))], "iot:Connect", arn("client/a"))).toBe(false);
  });

  test("denies on an explicit Deny, in any order of statements", () => {
    const both = [policy(deny("iot:*", "topicfilter/*+*")), policy(allow("iot:Subscribe", "topicfilter/*"))];
    expect(isAllowed(both, "iot:Subscribe", arn("topicfilter/a/b"))).toBe(true);
    expect(isAllowed(both, "iot:Subscribe", arn("topicfilter/a/+"))).toBe(false);
  });

  test("treats + and # as literal characters, while * also matches slashes", () => {
    const multicast = [policy(allow("iot:Subscribe", "topicfilter/poke/v1/m/*"))];
    expect(isAllowed(multicast, "iot:Subscribe", arn("topicfilter/poke/v1/m/#"))).toBe(true);
    expect(isAllowed(multicast, "iot:Subscribe", arn("topicfilter/poke/v1/#"))).toBe(false);
    const exact = [policy(allow("iot:Subscribe", "topicfilter/a/+"))];
    expect(isAllowed(exact, "iot:Subscribe", arn("topicfilter/a/b"))).toBe(false);
  });

  test("matches actions by wildcard and ignoring case, and resources with their case", () => {
    expect(isAllowed([policy(allow("IOT:connect", "client/a"))], "iot:Connect", arn("client/a"))).toBe(true);
    expect(isAllowed([policy(allow("iot:Con*", "client/a"))], "iot:Connect", arn("client/A"))).toBe(false);
  });

  test.each([
    ["a policy variable", { Statement: allow("iot:Connect", `client/$${"{iot:ClientId}"}`) }],
    ["a condition", { Statement: { ...allow("iot:Connect", "client/a"), Condition: { StringEquals: {} } } }],
    ["NotResource", { Statement: { Effect: "Allow", Action: "iot:Connect", NotResource: "*" } }],
    ["another version", { Version: "2008-10-17", Statement: allow("iot:Connect", "client/a") }],
    ["another effect", { Statement: { ...allow("iot:Connect", "client/a"), Effect: "Maybe" } }],
  ])("is invalid with %s", (_name, document) => {
    expect(IotPolicy.safeParse({ Version: "2012-10-17", ...document }).success).toBe(false);
  });
});

describe("globMatches", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "/", "+", "#"), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "/", "*", "?"), maxLength: 8 });

  test("agrees with a regular expression", () => {
    fc.assert(
      fc.property(pattern, text, (glob, subject) => {
        const expression = new RegExp(`^${glob.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
        expect(globMatches(glob, subject)).toBe(expression.test(subject));
      }),
      { numRuns: 2_000 },
    );
  });

  test("does not backtrack exponentially", () => {
    expect(globMatches(`${"*a".repeat(500)}b`, "a".repeat(2_000))).toBe(false);
  });
});
