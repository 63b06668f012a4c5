import * as z from "zod";
import { moveType, NextActivity } from "../define-activity-type.ts";
import { durationMs } from "../duration.ts";
import { WaitTime } from "../wait-time.ts";

/** Holds participants for a duration, or until a time. [Pinpoint API reference: WaitActivity] */
export const wait = moveType({
  schema: z.looseObject({ NextActivity, WaitTime: WaitTime.optional() }),
  check: () => undefined,
  targets: (activity) => [activity.NextActivity],
  whyIncomplete: ({ WaitTime: time }, path) =>
    time?.WaitFor || time?.WaitUntil ? undefined : `${path}.WaitTime requires WaitFor or WaitUntil`,
  wait: (activity) => activity.WaitTime,
  // A WaitUntil has already passed when a participant returns, so only a WaitFor delays each pass through a cycle.
  takesTime: (activity) => (durationMs(activity.WaitTime?.WaitFor ?? "") ?? 0) > 0,
  conditions: () => [],
  next: (activity) => activity.NextActivity,
});
