import { isoDateMs } from "../../endpoint/iso-date.ts";
import type { AttributeDimension } from "../segment-definition.ts";
import { allOf, type Condition, comparison, listOf, not } from "./condition.ts";

/** The JSON path of a map of attribute lists in an endpoint's document. */
export type AttributeMap = "$.Attributes" | "$.User.UserAttributes";

/**
 * Endpoints whose list of values meets a dimension: EXCLUSIVE requires that no value matches, all other types that at
 * least one does. Unspecified by AWS; chosen because it is the literal reading: values are case-sensitive, and an endpoint
 * without the attribute meets EXCLUSIVE.
 */
export const attributeCondition = (map: AttributeMap, name: string, dimension: AttributeDimension): Condition => {
  const type = dimension.AttributeType ?? "INCLUSIVE";
  if (type === "EXCLUSIVE") return not(hasOneOf(map, name, dimension.Values));
  if (type === "INCLUSIVE") return hasOneOf(map, name, dimension.Values);
  return someValue(map, name, valueTest(type, dimension.Values));
};

/** Most lists have one value, which is compared without iterating over the list. */
const hasOneOf = (map: AttributeMap, name: string, values: string[]): Condition => {
  const list = listOf(values);
  const iterated = someValue(map, name, { where: `value IN ${list.where}`, parameters: list.parameters });
  if (!isPathName(name)) return iterated;
  const path = `${map}."${name}"`;
  return {
    where: `CASE json_array_length(endpoint.document, ?)
      WHEN 1 THEN json_extract(endpoint.document, ?) IN ${list.where} ELSE ${iterated.where} END`,
    parameters: [path, `${path}[0]`, ...list.parameters, ...iterated.parameters],
  };
};

/** Whether a name can be quoted in a JSON path, which has no escape for these characters. */
export const isPathName = (name: string): boolean => !/["\\\p{Cc}]/u.test(name) && name.isWellFormed();

const someValue = (map: AttributeMap, name: string, test: Condition): Condition =>
  isPathName(name)
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

// [Pinpoint API reference: AttributeDimension] values are ISO 8601 dates. Unspecified by AWS; chosen because the names of
// the types read so: BEFORE and AFTER exclude the instant itself, BETWEEN includes both ends; days are in UTC, and a value
// that is not a date matches nothing.
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
  allOf([{ where: INSTANT, parameters: [] }, comparison(where, parameters)]);
