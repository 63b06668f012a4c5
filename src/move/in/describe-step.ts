import type { Step } from "./plan-move.ts";

/** A step as its line in the plan and in the report. */
export const describeStep = (step: Step): string => {
  switch (step.kind) {
    case "template":
      return `${step.type} template ${step.name}`;
    case "imported-segment":
      return `imported segment ${step.name}`;
    case "segment":
    case "campaign":
    case "journey":
      return `${step.kind} ${step.name}`;
    default:
      return step satisfies never;
  }
};
