import type { Action, FlowDocument } from "../../flow-document.ts";
import type { Branch } from "./block.ts";

const EQUALS = "Equals";

/** The name of a branch in a report: `loop-lookup → DoneLooping`. */
export const branchName = (identifier: string, branch: Branch): string => {
  switch (branch.kind) {
    case "next":
      return `${identifier} → next`;
    case "condition":
      return `${identifier} → ${(branch.operator ?? EQUALS) === EQUALS ? "" : `${branch.operator} `}${branch.operand}`;
    case "error":
      return `${identifier} → ${branch.type}`;
    case "end":
      return `${identifier} → end`;
    default:
      return branch satisfies never;
  }
};

/** The block to which a branch leads; undefined if the flow ends there, or has no such branch. */
export const nextOf = ({ Transitions }: Action, branch: Branch): string | undefined => {
  switch (branch.kind) {
    case "next":
      return Transitions.NextAction;
    case "condition":
      return Transitions.Conditions.find(
        ({ Condition: { Operator, Operands } }) =>
          Operator === (branch.operator ?? EQUALS) && Operands.includes(branch.operand),
      )?.NextAction;
    case "error":
      return Transitions.Errors.find(({ ErrorType }) => ErrorType === branch.type)?.NextAction;
    case "end":
      return undefined;
    default:
      return branch satisfies never;
  }
};

/** All branches of a flow. A block with conditions has no branch `next`, and neither has one that ends the flow. */
export const allBranches = ({ Actions }: FlowDocument): string[] =>
  Actions.flatMap(({ Identifier, Transitions: { NextAction, Conditions, Errors } }) => [
    ...(NextAction !== undefined && Conditions.length === 0 ? [branchName(Identifier, { kind: "next" })] : []),
    ...Conditions.flatMap(({ Condition: { Operator: operator, Operands } }) =>
      Operands.map((operand) => branchName(Identifier, { kind: "condition", operand, operator })),
    ),
    ...Errors.map(({ ErrorType }) => branchName(Identifier, { kind: "error", type: ErrorType })),
    ...(NextAction === undefined && Conditions.length === 0
      ? [branchName(Identifier, { kind: "end", reason: "" })]
      : []),
  ]);
