import { expect, test } from "vitest";
import { firstRun, nextRun } from "../../../src/engine/campaign/next-run.ts";

const at = (text: string) => Date.parse(text);
const NOW = at("2026-01-31T10:00:00Z");

test("starts now, at its start time, or never if it ends before it starts", () => {
  expect(firstRun({ StartTime: "IMMEDIATE" }, NOW)).toBe(NOW);
  expect(firstRun({ StartTime: "2026-02-01T00:00:00+01:00" }, NOW)).toBe(at("2026-01-31T23:00:00Z"));
  expect(firstRun({ StartTime: "IMMEDIATE", EndTime: "2026-01-31T10:00:00Z" }, NOW)).toBeUndefined();
});

test.each([
  ["ONCE", undefined],
  ["HOURLY", "2026-01-31T11:00:00Z"],
  ["DAILY", "2026-02-01T10:00:00Z"],
  ["WEEKLY", "2026-02-07T10:00:00Z"],
  ["MONTHLY", "2026-02-28T10:00:00Z"],
] as const)("runs %s again at %s", (Frequency, next) => {
  expect(nextRun({ StartTime: "IMMEDIATE", Frequency }, NOW, NOW + 1)).toBe(next && at(next));
});

test("skips missed runs, and stops at its end time", () => {
  const schedule = { StartTime: "IMMEDIATE", Frequency: "DAILY", EndTime: "2026-02-05T00:00:00Z" } as const;
  expect(nextRun(schedule, NOW, at("2026-02-03T12:00:00Z"))).toBe(at("2026-02-04T10:00:00Z"));
  expect(nextRun(schedule, NOW, at("2026-02-04T12:00:00Z"))).toBeUndefined();
});

test.each([
  ["HOURLY", "2026-01-31T10:30:00Z"],
  ["DAILY", "2026-01-31T12:30:00Z"],
  ["WEEKLY", "2026-02-02T12:30:00Z"],
  ["MONTHLY", "2026-02-01T12:30:00Z"],
] as const)("finds the next %s run of a campaign that started in the year 1", (Frequency, next) => {
  const last = at("0001-01-01T12:30:00Z");
  expect(nextRun({ StartTime: "0001-01-01T12:30:00Z", Frequency }, last, NOW)).toBe(at(next));
});
