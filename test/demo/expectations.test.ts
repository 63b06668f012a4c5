import { describe, expect, test } from "vitest";
import { expectedOf, whatIsMissing } from "../../src/demo/expectations.ts";
import { demoEndpoints } from "../../src/demo/people.ts";
import { Endpoint } from "../../src/pinpoint/endpoint.ts";

const endpoints = demoEndpoints(300);

describe("the demo project", () => {
  test("is the same every time", () => expect(demoEndpoints(300)).toEqual(endpoints));

  test("has endpoints that the schema accepts, each with an id of its own", () => {
    for (const endpoint of endpoints) expect(Endpoint.safeParse(endpoint).success).toBe(true);
    expect(new Set(endpoints.map(({ Id }) => Id)).size).toBe(endpoints.length);
  });

  test("has people who opted out, who have no user id, and whose old phone was replaced", () => {
    expect(endpoints.some(({ OptOut }) => OptOut === "ALL")).toBe(true);
    expect(endpoints.some(({ User }) => User === undefined)).toBe(true);
    expect(endpoints.some(({ Id }) => Id.endsWith("/old-phone"))).toBe(true);
  });

  test("uses reserved numbers and example.com alone", () => {
    for (const { ChannelType, Address } of endpoints) {
      if (ChannelType === "SMS") expect(Address).toMatch(/^\+1(206|312|212)55501\d\d$/);
      if (ChannelType === "EMAIL") expect(Address).toMatch(/@example\.com$/);
    }
  });

  test("reuses no address but that of a replaced phone", () => {
    const current = endpoints.filter(({ Id }) => !Id.endsWith("/old-phone"));
    expect(new Set(current.map(({ Address }) => Address)).size).toBe(current.length);
  });
});

describe("what is expected", () => {
  test("is no poke for who opted out", () => {
    const optedOut = endpoints.filter(({ OptOut, ChannelType }) => OptOut === "ALL" && ChannelType === "CUSTOM");
    expect(optedOut.length).toBeGreaterThan(0);
    for (const { Address } of optedOut) expect(expectedOf(endpoints).poked).not.toContain(Address);
  });

  test("leaves no endpoint of the segment uncounted", () => {
    const { poked, mailed, leftOut } = expectedOf(endpoints);
    const inSegment = endpoints.filter(({ ChannelType }) => ChannelType !== "SMS");
    const optedOut = inSegment.filter(({ OptOut }) => OptOut === "ALL");
    expect(poked.size + mailed.size + leftOut).toBe(inSegment.length);
    expect(leftOut).toBeGreaterThanOrEqual(optedOut.length);
  });

  test("names what is missing, what came twice, and what nobody expected", () => {
    expect(whatIsMissing(new Set(["a", "b"]), ["b", "b", "c"], "poke")).toEqual([
      "a had no poke",
      "b had 2 times a poke",
      "c had an unexpected poke",
    ]);
    expect(whatIsMissing(new Set(["a"]), ["a"], "poke")).toEqual([]);
  });
});
