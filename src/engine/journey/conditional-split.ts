import { isMet } from "./condition.ts";
import type { ActivityOf } from "./journey.ts";
import type { MoveStep } from "./step.ts";

/** Yes or no. Without a condition everybody is a yes. */
export const conditionalSplit: MoveStep<ActivityOf<"ConditionalSplit">> = {
  kind: "move",
  wait: (activity) => activity.EvaluationWaitTime,
  conditions: (activity) => activity.Condition?.Conditions ?? [],
  next: (activity, participant, facts) => {
    const { Conditions = [], Operator = "ALL" } = activity.Condition ?? {};
    const meets = (condition: (typeof Conditions)[number]) => isMet(condition, participant, facts);
    const yes = Operator === "ALL" ? Conditions.every(meets) : Conditions.some(meets);
    return yes ? activity.TrueActivity : activity.FalseActivity;
  },
};
