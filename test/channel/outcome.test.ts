import { expect, test } from "vitest";
import { frequentReasons, type Outcome } from "../../src/channel/outcome.ts";

const refused = (reason?: string): Outcome => ({ outcome: "refused", ...(reason !== undefined && { reason }) });

test("counts the reasons of one outcome, and returns the three most frequent", () => {
  const outcomes = [
    refused("no domain"),
    refused("too large"),
    refused("too large"),
    refused("too large"),
    refused("no domain"),
    refused(),
    refused(),
    refused("rare"),
    { outcome: "skipped", reason: "opted-out" } as const,
  ];
  expect(frequentReasons(outcomes, "refused")).toEqual([
    { reason: "too large", count: 3 },
    { reason: "no domain", count: 2 },
    { reason: "no reason", count: 2 },
  ]);
  expect(frequentReasons(outcomes, "queued")).toEqual([]);
});

test("counts a reason with the name of a property of all objects", () => {
  expect(frequentReasons([refused("__proto__"), refused("constructor")], "refused")).toEqual([
    { reason: "__proto__", count: 1 },
    { reason: "constructor", count: 1 },
  ]);
});
