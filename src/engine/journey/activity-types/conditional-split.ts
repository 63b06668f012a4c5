import * as z from "zod";
import { isMet, SimpleCondition, whyConditionInvalid } from "../condition.ts";
import { moveType, NextActivity } from "../define-activity-type.ts";
import { WaitTime } from "../wait-time.ts";

/** A yes/no split. Without conditions it is always yes. [Pinpoint API reference: ConditionalSplitActivity] */
export const conditionalSplit = moveType({
  schema: z.looseObject({
    Condition: z
      .looseObject({
        Conditions: z.array(SimpleCondition).optional(),
        Operator: z.enum(["ALL", "ANY"]).optional(),
      })
      .optional(),
    EvaluationWaitTime: WaitTime.optional(),
    TrueActivity: NextActivity,
    FalseActivity: NextActivity,
  }),
  check: (activity, path, isMessageActivity) =>
    (activity.Condition?.Conditions ?? [])
      .map((condition) => whyConditionInvalid(condition, path, isMessageActivity))
      .find((reason) => reason !== undefined),
  targets: (activity) => [activity.TrueActivity, activity.FalseActivity],
  whyIncomplete: () => undefined,
  wait: (activity) => activity.EvaluationWaitTime,
  takesTime: () => false,
  conditions: (activity) => activity.Condition?.Conditions ?? [],
  next: (activity, participant, { isMember }) => {
    const { Conditions = [], Operator = "ALL" } = activity.Condition ?? {};
    const isMetHere = (condition: SimpleCondition) => isMet(condition, participant, isMember);
    const isYes = Operator === "ALL" ? Conditions.every(isMetHere) : Conditions.some(isMetHere);
    return isYes || Conditions.length === 0 ? activity.TrueActivity : activity.FalseActivity;
  },
});
