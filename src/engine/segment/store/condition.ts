import type { SQLInputValue } from "node:sqlite";

/** An SQL condition over `endpoint` and the values of its placeholders, in order. It is always 0 or 1, never NULL. */
export type Condition = { where: string; parameters: SQLInputValue[] };

const ALL_ENDPOINTS: Condition = { where: "1", parameters: [] };
const NO_ENDPOINTS: Condition = { where: "0", parameters: [] };

/** A comparison that is false where SQL would yield NULL because there is no value to compare. */
export const comparison = (where: string, parameters: SQLInputValue[]): Condition => ({
  where: `ifnull(${where}, 0)`,
  parameters,
});

export const not = ({ where, parameters }: Condition): Condition => ({ where: `NOT (${where})`, parameters });

export const allOf = (conditions: readonly Condition[]): Condition => joined(conditions, "AND") ?? ALL_ENDPOINTS;

const anyOf = (conditions: readonly Condition[]): Condition => joined(conditions, "OR") ?? NO_ENDPOINTS;

// unspecified by AWS for an empty list; chosen because no condition means no restriction.
export const combine = (how: "ALL" | "ANY" | "NONE", conditions: readonly Condition[]): Condition => {
  if (conditions.length === 0) return ALL_ENDPOINTS;
  if (how === "ALL") return allOf(conditions);
  return how === "ANY" ? anyOf(conditions) : not(anyOf(conditions));
};

/** Joins the two halves recursively: SQLite limits the depth of an expression to 1,000. [SQLite: limits] */
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

// A statement has at most 32,766 placeholders [SQLite: limits]; a longer list is passed as one JSON value.
const PLACEHOLDERS_PER_LIST = 100;

/** The right-hand side of `IN`. */
export const listOf = (values: readonly string[]): Condition =>
  values.length <= PLACEHOLDERS_PER_LIST
    ? { where: `(${values.map(() => "?").join(", ")})`, parameters: [...values] }
    : { where: "(SELECT value FROM json_each(?))", parameters: [JSON.stringify(values)] };
