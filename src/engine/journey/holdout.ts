import { shareOf } from "../delivery/hash-to-percent.ts";
import type { ActivityOf } from "./journey.ts";
import type { MoveStep } from "./step.ts";

/** Ends the journey for a percentage of its participants. */
export const holdout: MoveStep<ActivityOf<"Holdout">> = {
  kind: "move",
  wait: () => undefined,
  conditions: () => [],
  next: (activity, { endpointId }, { place }) =>
    shareOf(`${place.journeyId}/${place.activity}`, endpointId) < activity.Percentage
      ? undefined
      : activity.NextActivity,
};
