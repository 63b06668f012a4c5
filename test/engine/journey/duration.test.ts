import { expect, test } from "vitest";
import { durationMs } from "../../../src/engine/journey/duration.ts";

test.each([
  ["PT0S", 0],
  ["PT15M", 900_000],
  ["PT1H30M", 5_400_000],
  ["P1DT1S", 86_401_000],
  ["P2W", 1_209_600_000],
])("%s is %i milliseconds", (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each(["", "P", "PT", "1H", "P1Y", "P1M", "PT1.5H", "-PT1H", "pt1h"])("%s is not a duration", (text) => {
  expect(durationMs(text)).toBeUndefined();
});
