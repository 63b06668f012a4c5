import { isoDateMs } from "../endpoint/iso-date.ts";
import { allOf, type Condition, claim, listOf, not } from "./condition.ts";
import type { AttributeDimension } from "./segment-definition.ts";

/** Where in an endpoint's document a map of attribute lists stands. */
export type AttributeMap = "$.Attributes" | "$.User.UserAttributes";

/**
 * An endpoint's list of values against a dimension: INCLUSIVE and the others ask for one value in the list that fits,
 * EXCLUSIVE for none. unspecified by AWS; chosen: case counts, and an endpoint without the attribute is not excluded.
 */
export const attributeCondition = (map: AttributeMap, name: string, dimension: AttributeDimension): Condition => {
  const type = dimension.AttributeType ?? "INCLUSIVE";
  if (type === "EXCLUSIVE") return not(holdsOneOf(map, name, dimension.Values));
  if (type === "INCLUSIVE") return holdsOneOf(map, name, dimension.Values);
  return someValue(map, name, valueTest(type, dimension.Values));
};

/** Most lists have one value, which is compared without walking the list. */
const holdsOneOf = (map: AttributeMap, name: string, values: string[]): Condition => {
  const list = listOf(values);
  const walked = someValue(map, name, { where: `value IN ${list.where}`, parameters: list.parameters });
  if (!hasPlainPath(name)) return walked;
  const path = `${map}."${name}"`;
  return {
    where: `CASE json_array_length(endpoint.document, ?)
      WHEN 1 THEN json_extract(endpoint.document, ?) IN ${list.where} ELSE ${walked.where} END`,
    parameters: [path, `${path}[0]`, ...list.parameters, ...walked.parameters],
  };
};

// A JSON path has no way to write these inside a quoted name.
const hasPlainPath = (name: string): boolean => !/["\\\p{Cc}]/u.test(name) && name.isWellFormed();

const someValue = (map: AttributeMap, name: string, test: Condition): Condition =>
  hasPlainPath(name)
    ? {
        where: `EXISTS (SELECT 1 FROM json_each(endpoint.document, ?) WHERE ${test.where})`,
        parameters: [`${map}."${name}"`, ...test.parameters],
      }
    : {
        where: `EXISTS (SELECT 1 FROM json_each((SELECT value FROM json_each(endpoint.document, ?) WHERE key = ?))
          WHERE ${test.where})`,
        parameters: [map, name, ...test.parameters],
      };

const INSTANT = "value GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'";
const SECONDS = "unixepoch(value, 'subsec')";
const secondsOf = (date: string | undefined): number => isoDateMs(date ?? "") / 1000;

// [Pinpoint API reference: AttributeDimension] values are read as ISO instants. unspecified by AWS; chosen: a value that
// is none does not fit, BEFORE and AFTER leave out the instant itself, BETWEEN includes both ends, days are days in UTC.
const valueTest = (type: "CONTAINS" | "BEFORE" | "AFTER" | "ON" | "BETWEEN", values: string[]): Condition => {
  switch (type) {
    case "CONTAINS":
      return {
        where: "EXISTS (SELECT 1 FROM json_each(?) wanted WHERE instr(json_each.value, wanted.value) > 0)",
        parameters: [JSON.stringify(values)],
      };
    case "BEFORE":
      return dateTest(`${SECONDS} < ?`, [Math.max(...values.map(secondsOf))]);
    case "AFTER":
      return dateTest(`${SECONDS} > ?`, [Math.min(...values.map(secondsOf))]);
    case "BETWEEN":
      return dateTest(`${SECONDS} BETWEEN ? AND ?`, [secondsOf(values[0]), secondsOf(values[1])]);
    case "ON": {
      const days = listOf(values.map((value) => new Date(isoDateMs(value)).toISOString().slice(0, 10)));
      return dateTest(`date(value) IN ${days.where}`, days.parameters);
    }
    default:
      return type satisfies never;
  }
};

const dateTest = (where: string, parameters: Condition["parameters"]): Condition =>
  allOf([{ where: INSTANT, parameters: [] }, claim(where, parameters)]);
