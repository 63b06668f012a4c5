import { expect, test } from "vitest";
import { describeClock } from "../../../src/cli/start/describe-clock.ts";

test.each([
  [60_000, "1 minute"],
  [3_600_000, "1 hour"],
  [2 * 86_400_000 + 3_660_000, "2 days 1 hour 1 minute"],
])("says that the clock is ahead by %d ms", (aheadMs, words) => {
  expect(describeClock(aheadMs)).toContain(`clock is ${words} ahead of real time`);
});

test("says nothing of a clock that shows real time", () => expect(describeClock(0)).toBeUndefined());
