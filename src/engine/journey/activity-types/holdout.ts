import * as z from "zod";
import { hashToPercent } from "../../delivery/hash-to-percent.ts";
import { moveType, NextActivity } from "../define-activity-type.ts";

/** Ends the journey for a percentage of its participants. [Pinpoint API reference: HoldoutActivity] */
export const holdout = moveType({
  schema: z.looseObject({ NextActivity, Percentage: z.int().min(0).max(100) }),
  check: () => undefined,
  targets: (activity) => [activity.NextActivity],
  whyIncomplete: () => undefined,
  wait: () => undefined,
  takesTime: () => false,
  conditions: () => [],
  next: ({ Percentage, NextActivity: next }, { endpointId }, { ref }) =>
    hashToPercent(`${ref.journeyId}/${ref.activity}`, endpointId) < Percentage ? undefined : next,
});
