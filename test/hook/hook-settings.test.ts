import { expect, test } from "vitest";
import { HookSettings } from "../../src/hook/hook-settings.ts";
import { stepsOf, TABLES } from "./in-memory-hook.ts";

const namesOf = (environment: Record<string, string>) =>
  stepsOf(environment).map(({ name, failure }) => `${name}:${failure}`);

test("runs suppression, offers and the frequency cap by default", () => {
  expect(namesOf({})).toEqual(["suppression:fail-closed", "offers:fail-open", "frequency-cap:fail-closed"]);
});

test("runs the listed steps in order, with the failure policy that is set or their own", () => {
  expect(namesOf({ HOOK_STEPS: "audit, quiet-hours:fail-open,content,offers:fail-closed" })).toEqual([
    "audit:fail-closed",
    "quiet-hours:fail-open",
    "content:fail-open",
    "offers:fail-closed",
  ]);
});

test("runs no steps if the list is `none`", () => {
  expect(namesOf({ HOOK_STEPS: "none" })).toEqual([]);
});

test.each([
  ["HOOK_STEPS", "suppresion"],
  ["HOOK_STEPS", "audit:maybe"],
  ["HOOK_STEPS", ""],
  ["HOOK_STEPS", "none,audit"],
  ["QUIET_HOURS", "25:00-08:00"],
  ["QUIET_HOURS_ZONE", "Mars/Phobos"],
  ["AUDIT_RULES", "[{"],
  ["AUDIT_RULES", '[{"field":"OptOut","is":"odd","reason":"r"}]'],
  ["OFFERS_DEFAULT", "[1]"],
  ["OFFERS_URL", "not a url"],
  ["AUDIT_RULES", `[{"field":"OptOut","is":"present","reason":"${"r".repeat(201)}"}]`],
  ["FREQUENCY_LIMIT", "0"],
  ["FREQUENCY_LIMIT", "101"],
  ["FREQUENCY_WINDOW_HOURS", "0"],
])("rejects %s=%s and names the variable", (name, value) => {
  const parsed = HookSettings.safeParse({ ...TABLES, [name]: value });
  expect(parsed.error?.issues[0]?.path[0]).toBe(name);
});

test("rejects an offers service in a private network, unless that is allowed", () => {
  expect(() => namesOf({ HOOK_STEPS: "offers", OFFERS_URL: "http://127.0.0.1/" })).toThrow(
    "only https URLs are allowed",
  );
  expect(namesOf({ HOOK_STEPS: "offers", OFFERS_URL: "http://127.0.0.1/", PRIVATE_LOOKUPS: "allowed" })).toHaveLength(
    1,
  );
});
