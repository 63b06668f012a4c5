import { describe, expect, test } from "vitest";
import { differences, expectedOf } from "../../src/demo/expectations.ts";
import { demoEndpoints } from "../../src/demo/people.ts";

const endpoints = demoEndpoints(300);

describe("expectations of the demo", () => {
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
