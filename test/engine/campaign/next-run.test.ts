import { expect, test } from "vitest";
import { firstRun, nextRun } from "../../../src/engine/campaign/next-run.ts";

const at = (text: string) => Date.parse(text);
const now = at("2026-01-31T10:00:00Z");

test("starts now, at its time, or never if it is over before it begins", () => {
  expect(firstRun({ StartTime: "IMMEDIATE" }, now)).toBe(now);
  expect(firstRun({ StartTime: "2026-02-01T00:00:00+01:00" }, now)).toBe(at("2026-01-31T23:00:00Z"));
  expect(firstRun({ StartTime: "IMMEDIATE", EndTime: "2026-01-31T10:00:00Z" }, now)).toBeUndefined();
});

test.each([
  ["ONCE", undefined],
  ["HOURLY", "2026-01-31T11:00:00Z"],
  ["DAILY", "2026-02-01T10:00:00Z"],
  ["WEEKLY", "2026-02-07T10:00:00Z"],
  ["MONTHLY", "2026-02-28T10:00:00Z"],
] as const)("runs %s again at %s", (Frequency, next) => {
  expect(nextRun({ StartTime: "IMMEDIATE", Frequency }, now, now + 1)).toBe(next && at(next));
});

test("skips runs that were missed, and stops at its end", () => {
  const schedule = { StartTime: "IMMEDIATE", Frequency: "DAILY", EndTime: "2026-02-05T00:00:00Z" } as const;
  expect(nextRun(schedule, now, at("2026-02-03T12:00:00Z"))).toBe(at("2026-02-04T10:00:00Z"));
  expect(nextRun(schedule, now, at("2026-02-04T12:00:00Z"))).toBeUndefined();
});
