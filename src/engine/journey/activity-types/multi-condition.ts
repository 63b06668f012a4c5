import * as z from "zod";
import { isMet, SimpleCondition, whyConditionInvalid } from "../condition.ts";
import { moveType, NextActivity } from "../define-activity-type.ts";
import { WaitTime } from "../wait-time.ts";

/** A multivariate split: the first branch whose condition is met, or the default. [Pinpoint API reference: MultiConditionalSplitActivity] */
export const multiCondition = moveType({
  schema: z.looseObject({
    Branches: z.array(z.looseObject({ Condition: SimpleCondition.optional(), NextActivity })).optional(),
    DefaultActivity: NextActivity,
    EvaluationWaitTime: WaitTime.optional(),
  }),
  check: ({ Branches = [] }, path, isMessageActivity) =>
    Branches.map(({ Condition = {} }) => whyConditionInvalid(Condition, path, isMessageActivity)).find(
      (reason) => reason !== undefined,
    ),
  targets: ({ Branches = [], DefaultActivity }) => [...Branches.map((branch) => branch.NextActivity), DefaultActivity],
  whyIncomplete: () => undefined,
  wait: (activity) => activity.EvaluationWaitTime,
  takesTime: () => false,
  conditions: ({ Branches = [] }) =>
    Branches.map((branch) => branch.Condition).filter((condition) => condition !== undefined),
  next: ({ Branches = [], DefaultActivity }, participant, { isMember }) => {
    const branch = Branches.find(({ Condition }) => Condition !== undefined && isMet(Condition, participant, isMember));
    return branch === undefined ? DefaultActivity : branch.NextActivity;
  },
});
