import type { Action } from "../flow-document.ts";

type Branches = {
  next?: string;
  when?: readonly (readonly [operand: string, next: string])[];
  errors?: Record<string, string>;
};

/** A block with its branches: the next block, those by the value of a comparison, and those by the type of an error. */
export const block = (
  Identifier: string,
  Type: string,
  Parameters: Record<string, unknown>,
  { next, when = [], errors = {} }: Branches,
): Action => ({
  Identifier,
  Type,
  Parameters,
  Transitions: {
    ...(next !== undefined && { NextAction: next }),
    Conditions: when.map(([operand, NextAction]) => ({
      NextAction,
      Condition: { Operator: "Equals", Operands: [operand] },
    })),
    Errors: Object.entries(errors).map(([ErrorType, NextAction]) => ({ NextAction, ErrorType })),
  },
});

/** A prompt. If it cannot be played, the flow continues. */
export const prompt = (id: string, text: string, next: string): Action =>
  block(id, "MessageParticipant", { Text: text }, { next, errors: { NoMatchingError: next } });

/** Half a second of silence, which separates two invocations of functions. */
export const pause = (id: string, next: string): Action =>
  block(
    id,
    "MessageParticipant",
    { SSML: '<speak><break time="500ms"/></speak>' },
    { next, errors: { NoMatchingError: next } },
  );

/** A comparison: the block for each value, and the one for all other values. */
export const compare = (
  id: string,
  value: string,
  when: readonly (readonly [operand: string, next: string])[],
  otherwise: string,
): Action =>
  block(
    id,
    "Compare",
    { ComparisonValue: value },
    { next: otherwise, when, errors: { NoMatchingCondition: otherwise } },
  );

export const setFlowAttributes = (id: string, values: Record<string, string>, next: string, failed: string): Action => {
  const FlowAttributes = Object.fromEntries(Object.entries(values).map(([name, Value]) => [name, { Value }]));
  return block(id, "UpdateFlowAttributes", { FlowAttributes }, { next, errors: { NoMatchingError: failed } });
};
