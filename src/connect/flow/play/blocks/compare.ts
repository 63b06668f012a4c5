import type { Branch, PlayBlock } from "../block.ts";
import { resolve } from "../resolve.ts";

const OPERATORS = new Map<string, (value: string, operand: string) => boolean>([
  ["Equals", (value, operand) => value === operand],
  ["TextStartsWith", (value, operand) => value.startsWith(operand)],
  ["TextEndsWith", (value, operand) => value.endsWith(operand)],
  ["TextContains", (value, operand) => value.includes(operand)],
  ["NumberGreaterThan", (value, operand) => Number(value) > Number(operand)],
  ["NumberGreaterOrEqualTo", (value, operand) => Number(value) >= Number(operand)],
  ["NumberLessThan", (value, operand) => Number(value) < Number(operand)],
  ["NumberLessOrEqualTo", (value, operand) => Number(value) <= Number(operand)],
]);

/** Takes the first condition that a value meets. [Connect API reference: Compare] */
export const compare: PlayBlock = ({ Parameters, Transitions }, session) => {
  const value = resolve(Parameters.ComparisonValue, session);
  const met = Transitions.Conditions.find(({ Condition: { Operator, Operands } }) =>
    Operands.some((operand) => OPERATORS.get(Operator)?.(value, resolve(operand, session)) ?? false),
  );
  const [operand] = met?.Condition.Operands ?? [];
  const operator = met?.Condition.Operator ?? "";
  const branch: Branch = operand === undefined ? NO_MATCH : { kind: "condition", operand, operator };
  return { line: "", branch, session };
};

const NO_MATCH = { kind: "error", type: "NoMatchingCondition" } as const;
