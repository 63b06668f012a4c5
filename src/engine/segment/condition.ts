import type { SQLInputValue } from "node:sqlite";

/** An SQL condition over `endpoint` and the values of its placeholders, in order. It is always 0 or 1, never NULL. */
export type Condition = { where: string; parameters: SQLInputValue[] };

export const EVERYBODY: Condition = { where: "1", parameters: [] };
export const NOBODY: Condition = { where: "0", parameters: [] };

/** A comparison that is false where there is no value to compare. */
export const claim = (where: string, parameters: SQLInputValue[]): Condition => ({
  where: `ifnull(${where}, 0)`,
  parameters,
});

export const not = ({ where, parameters }: Condition): Condition => ({ where: `NOT (${where})`, parameters });

export const allOf = (conditions: readonly Condition[]): Condition => joined(conditions, "AND") ?? EVERYBODY;
export const anyOf = (conditions: readonly Condition[]): Condition => joined(conditions, "OR") ?? NOBODY;

export type Combination = "ALL" | "ANY" | "NONE";

// unspecified by AWS; chosen: where there is nothing to combine, nothing is asked for.
export const combine = (how: Combination, conditions: readonly Condition[]): Condition => {
  if (conditions.length === 0) return EVERYBODY;
  if (how === "ALL") return allOf(conditions);
  return how === "ANY" ? anyOf(conditions) : not(anyOf(conditions));
};

/** Joins by halves: SQLite refuses an expression more than 1,000 deep. */
const joined = (conditions: readonly Condition[], operator: "AND" | "OR"): Condition | undefined => {
  if (conditions.length <= 1) return conditions[0];
  const half = conditions.length >> 1;
  const left = joined(conditions.slice(0, half), operator);
  const right = joined(conditions.slice(half), operator);
  if (!left || !right) return left ?? right;
  return {
    where: `(${left.where} ${operator} ${right.where})`,
    parameters: [...left.parameters, ...right.parameters],
  };
};

// SQLite takes 32,766 placeholders in one statement; a longer list goes in as one JSON value.
const PLACEHOLDERS_IN_A_LIST = 100;

/** The right side of `IN`. */
export const listOf = (values: readonly string[]): Condition =>
  values.length <= PLACEHOLDERS_IN_A_LIST
    ? { where: `(${values.map(() => "?").join(", ")})`, parameters: [...values] }
    : { where: "(SELECT value FROM json_each(?))", parameters: [JSON.stringify(values)] };
