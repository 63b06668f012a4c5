import { shareOf } from "../delivery/hash-to-percent.ts";
import type { ActivityOf } from "./journey.ts";
import type { MoveStep } from "./step.ts";

/** Sends each percentage of the participants down a branch; the same participant always down the same one. */
export const randomSplit: MoveStep<ActivityOf<"RandomSplit">> = {
  kind: "move",
  wait: () => undefined,
  conditions: () => [],
  next: ({ Branches = [] }, { endpointId }, { place }) => {
    const share = shareOf(`${place.journeyId}/${place.activity}`, endpointId);
    let edge = 0;
    for (const branch of Branches) {
      edge += branch.Percentage ?? 0;
      if (share < edge) return branch.NextActivity;
    }
    return undefined;
  },
};
