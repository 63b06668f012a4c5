import { describe, expect, test } from "vitest";
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
