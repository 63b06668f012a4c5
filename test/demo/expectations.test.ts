import { describe, expect, test } from "vitest";
import { differences, expectedOf } from "../../src/demo/expectations.ts";
import { demoEndpoints } from "../../src/demo/people.ts";
import { Endpoint } from "../../src/pinpoint/endpoint.ts";

const endpoints = demoEndpoints(300);

describe("the demo project", () => {
  test("is the same every time", () => expect(demoEndpoints(300)).toEqual(endpoints));

  test("has endpoints that the schema accepts, each with a unique id", () => {
    for (const endpoint of endpoints) expect(Endpoint.safeParse(endpoint).success).toBe(true);
    expect(new Set(endpoints.map(({ Id }) => Id)).size).toBe(endpoints.length);
  });

  test("includes people who opted out, people without a user id, and replaced phones", () => {
    expect(endpoints.some(({ OptOut }) => OptOut === "ALL")).toBe(true);
    expect(endpoints.some(({ User }) => User === undefined)).toBe(true);
    expect(endpoints.some(({ Id }) => Id.endsWith("/old-phone"))).toBe(true);
  });

  test("uses only reserved phone numbers and example.com addresses", () => {
    for (const { ChannelType, Address } of endpoints) {
      if (ChannelType === "SMS") expect(Address).toMatch(/^\+1(206|312|212)55501\d\d$/);
      if (ChannelType === "EMAIL") expect(Address).toMatch(/@example\.com$/);
    }
  });

  test("uses an address twice only for a replaced phone", () => {
    const current = endpoints.filter(({ Id }) => !Id.endsWith("/old-phone"));
    expect(new Set(current.map(({ Address }) => Address)).size).toBe(current.length);
  });
});

describe("expectations of the story", () => {
  test("do not include a poke to a customer who opted out", () => {
    const optedOut = endpoints.filter(({ OptOut, ChannelType }) => OptOut === "ALL" && ChannelType === "CUSTOM");
    expect(optedOut.length).toBeGreaterThan(0);
    for (const { Address } of optedOut) expect(expectedOf(endpoints).poked).not.toContain(Address);
  });

  test("count every endpoint in the segment", () => {
    const { poked, emailed, excluded } = expectedOf(endpoints);
    const inSegment = endpoints.filter(({ ChannelType }) => ChannelType !== "SMS");
    const optedOut = inSegment.filter(({ OptOut }) => OptOut === "ALL");
    expect(poked.size + emailed.size + excluded).toBe(inSegment.length);
    expect(excluded).toBeGreaterThanOrEqual(optedOut.length);
  });

  test("report what is missing, repeated or unexpected", () => {
    expect(differences(new Set(["a", "b"]), ["b", "b", "c"], "poke")).toEqual([
      "a: no poke",
      "b: 2 times a poke",
      "c: unexpected poke",
    ]);
    expect(differences(new Set(["a"]), ["a"], "poke")).toEqual([]);
  });
});
