import type { Step } from "./plan-move.ts";

/** A step as its line in the plan and in the report: with the id that it had, because names are not unique. */
export const describeStep = (step: Step): string => {
  switch (step.kind) {
    case "template":
      return `${step.type} template ${step.name}`;
    case "imported-segment":
      return `imported segment ${step.name} (${step.oldId})`;
    case "segment":
    case "campaign":
    case "journey":
      return `${step.kind} ${step.name} (${step.oldId})`;
    default:
      return step satisfies never;
  }
};
