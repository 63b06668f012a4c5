import * as z from "zod";
import { hashToPercent } from "../../delivery/hash-to-percent.ts";
import { moveType, NextActivity } from "../define-activity-type.ts";

const Branch = z.looseObject({ NextActivity, Percentage: z.int().min(0).max(100).optional() });

/** Divides participants among branches by percentage; a participant always takes the same branch. [Pinpoint API reference: RandomSplitActivity] */
export const randomSplit = moveType({
  schema: z.looseObject({ Branches: z.array(Branch).optional() }),
  check: ({ Branches = [] }, path) => {
    const sum = Branches.reduce((total, { Percentage = 0 }) => total + Percentage, 0);
    return sum === 100 ? undefined : `${path} percentages add up to ${sum}, not 100`;
  },
  targets: ({ Branches = [] }) => Branches.map((branch) => branch.NextActivity),
  whyIncomplete: () => undefined,
  wait: () => undefined,
  takesTime: () => false,
  conditions: () => [],
  next: ({ Branches = [] }, { endpointId }, { ref }) => {
    const percent = hashToPercent(`${ref.journeyId}/${ref.activity}`, endpointId);
    let end = 0;
    for (const branch of Branches) {
      end += branch.Percentage ?? 0;
      if (percent < end) return branch.NextActivity;
    }
    return undefined;
  },
});
