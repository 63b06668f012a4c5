import type { ActivityOf } from "./journey.ts";
import type { MoveStep } from "./step.ts";

/** Holds participants for a duration, or until a time. */
export const wait: MoveStep<ActivityOf<"Wait">> = {
  kind: "move",
  wait: (activity) => activity.WaitTime,
  conditions: () => [],
  next: (activity) => activity.NextActivity,
};
