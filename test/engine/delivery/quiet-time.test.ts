import { expect, test } from "vitest";
import { instantOf, localTimeMs, timeZoneOf } from "../../../src/engine/delivery/local-time.ts";
import { isQuiet, quietEndsAt, quietHoursOf, quietTimeText } from "../../../src/engine/delivery/quiet-time.ts";
import { utcOffsetMs } from "../../../src/engine/delivery/utc-offset.ts";

const at = (time: string) => Date.parse(`2026-12-01T${time}Z`);
const NIGHT = quietHoursOf({ Start: "20:00", End: "08:00" }) ?? { startMs: 0, endMs: 0 };
const NOON_BREAK = quietHoursOf({ Start: "12:00", End: "13:00" }) ?? { startMs: 0, endMs: 0 };

test.each([
  [NIGHT, "19:59:59.999", false],
  [NIGHT, "20:00:00.000", true],
  [NIGHT, "00:00:00.000", true],
  [NIGHT, "08:00:00.000", true],
  [NIGHT, "08:00:00.001", false],
  [NOON_BREAK, "11:59:59.999", false],
  [NOON_BREAK, "12:00:00.000", true],
  [NOON_BREAK, "13:00:00.001", false],
])("quiet hours include both of their ends: %j at %s", (hours, time, expected) => {
  expect(isQuiet(hours, at(time))).toBe(expected);
});

test("the text of a quiet time has the local time, its zone, and both ends", () => {
  const late = quietHoursOf({ Start: "21:00", End: "23:30" }) ?? { startMs: 0, endMs: 0 };
  expect(quietTimeText(late, { zone: "Asia/Tokyo", ms: at("22:07:59") })).toBe(
    "it was 22:07 in Asia/Tokyo, within the quiet time 21:00–23:30",
  );
});

test("quiet hours end on the same day, or on the next", () => {
  expect(quietEndsAt(NIGHT, at("22:00:00"))).toBe(at("08:00:00.001") + 86_400_000);
  expect(quietEndsAt(NIGHT, at("07:00:00"))).toBe(at("08:00:00.001"));
  expect(quietEndsAt(NOON_BREAK, at("12:30:00"))).toBe(at("13:00:00.001"));
});

test("a local time and its instant correspond, also where clocks change", () => {
  const zone = "America/Los_Angeles";
  expect(localTimeMs(zone, Date.parse("2026-07-01T12:00:00.250Z"))).toBe(Date.parse("2026-07-01T05:00:00.250Z"));
  expect(instantOf(zone, Date.parse("2026-07-01T05:00:00Z"))).toBe(Date.parse("2026-07-01T12:00:00Z"));
  // Skipped: 02:30 on March 8. Twice: 01:30 on November 1.
  expect(instantOf(zone, Date.parse("2026-03-08T02:30:00Z"))).toBe(Date.parse("2026-03-08T10:30:00Z"));
  expect(instantOf(zone, Date.parse("2026-11-01T01:30:00Z"))).toBe(Date.parse("2026-11-01T08:30:00Z"));
});

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["Nowhere/Land", undefined],
  ["", undefined],
])("the time zone %j of an endpoint is %j", (Timezone, expected) => {
  expect(timeZoneOf(JSON.stringify({ Demographic: { Timezone } }))).toBe(expected);
});

test("an offset from UTC has hours and minutes", () => {
  expect(["UTC", "UTC+05:30", "UTC-03", "Berlin"].map(utcOffsetMs)).toEqual([0, 19_800_000, -10_800_000, undefined]);
});
