import { isMet } from "./condition.ts";
import type { ActivityOf, SimpleCondition } from "./journey.ts";
import type { MoveStep } from "./step.ts";

/** The first branch whose condition is met, otherwise the default. */
export const multiCondition: MoveStep<ActivityOf<"MultiCondition">> = {
  kind: "move",
  wait: (activity) => activity.EvaluationWaitTime,
  conditions: ({ Branches = [] }) => Branches.map((branch) => branch.Condition).filter(isGiven),
  next: ({ Branches = [], DefaultActivity }, participant, facts) => {
    const branch = Branches.find(({ Condition }) => Condition !== undefined && isMet(Condition, participant, facts));
    return branch === undefined ? DefaultActivity : branch.NextActivity;
  },
};

const isGiven = (condition: SimpleCondition | undefined): condition is SimpleCondition => condition !== undefined;
