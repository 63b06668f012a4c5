import { expect, test } from "vitest";
import { HookSettings } from "../../src/hook/hook-settings.ts";
import { createSteps } from "../../src/hook/step-list.ts";
import { createFrequencyStore, fixedLookup } from "./in-memory-hook.ts";

const tables = { SUPPRESSION_TABLE: "s", FREQUENCY_TABLE: "f", OFFERS_TABLE: "o", AUDIT_TABLE: "a" };
const ports = {
  suppressions: { whySuppressed: async () => new Map<string, string>() },
  frequency: createFrequencyStore(),
  offers: fixedLookup({}),
  content: fixedLookup({}),
};
const stepsOf = (environment: Record<string, string>) =>
  createSteps(HookSettings.parse({ ...tables, ...environment }), ports).map(
    ({ name, failure }) => `${name}:${failure}`,
  );

test("runs suppression, offers and the frequency cap when nothing else is said", () => {
  expect(stepsOf({})).toEqual(["suppression:fail-closed", "offers:fail-open", "frequency-cap:fail-closed"]);
});

test("runs the steps that are named, in their order, with the failure policy that is given to them", () => {
  expect(stepsOf({ HOOK_STEPS: "audit, quiet-hours:fail-open,content,offers:fail-closed" })).toEqual([
    "audit:fail-closed",
    "quiet-hours:fail-open",
    "content:fail-open",
    "offers:fail-closed",
  ]);
});

test("runs no steps when none is named", () => {
  expect(stepsOf({ HOOK_STEPS: "" })).toEqual([]);
});

test.each([
  ["HOOK_STEPS", "suppresion"],
  ["HOOK_STEPS", "audit:maybe"],
  ["QUIET_HOURS", "25:00-08:00"],
  ["QUIET_HOURS_ZONE", "Mars/Phobos"],
  ["AUDIT_RULES", "[{"],
  ["AUDIT_RULES", '[{"field":"OptOut","is":"odd","reason":"r"}]'],
  ["OFFERS_DEFAULT", "[1]"],
  ["OFFERS_URL", "not a url"],
  ["FREQUENCY_LIMIT", "0"],
])("refuses %s=%s and names it", (name, value) => {
  const parsed = HookSettings.safeParse({ ...tables, [name]: value });
  expect(parsed.error?.issues[0]?.path[0]).toBe(name);
});

test("refuses an offers service in a private network, unless that is allowed", () => {
  expect(() => stepsOf({ HOOK_STEPS: "offers", OFFERS_URL: "http://127.0.0.1/" })).toThrow("only https is called");
  expect(stepsOf({ HOOK_STEPS: "offers", OFFERS_URL: "http://127.0.0.1/", PRIVATE_LOOKUPS: "allowed" })).toHaveLength(
    1,
  );
});
