import * as z from "zod";
import { ownValue } from "../../own-value.ts";
import { parseJson } from "../../parse-json.ts";
import { FilterRule, satisfies } from "./filter-rule.ts";

type Matches = (value: unknown) => boolean;

const Fields = z.record(z.string(), z.unknown());
const Rules = z.array(FilterRule).min(1, "a list of at least one rule");
const Alternatives = z.array(z.unknown()).min(2, "a list of at least two patterns");

/** What a filter examines: the fields of the source, and its text, parsed as JSON if the pattern names fields in it. */
export type Filterable = { fields: Record<string, unknown>; text: () => string };

/**
 * Compiles the filter patterns of an event source mapping. An item passes if any pattern matches it, or if there are no
 * patterns. Throws for a pattern that Lambda does not support.
 */
export const compileFilters = (patterns: unknown[], textKey: "data" | "body"): ((item: Filterable) => boolean) => {
  const filters = patterns.map((pattern) => {
    try {
      return compileFilter(pattern, textKey);
    } catch (cause) {
      throw new Error(`invalid filter pattern: ${JSON.stringify(pattern)}`, { cause });
    }
  });
  return (item) => filters.length === 0 || filters.some((passes) => passes(item));
};

const compileFilter = (pattern: unknown, textKey: string): ((item: Filterable) => boolean) => {
  const fields = Fields.parse(pattern);
  const matches = compile(fields);
  const textPattern = ownValue(fields, textKey);
  return (item) => {
    if (textPattern === undefined) return matches(item.fields);
    if (Array.isArray(textPattern)) return matches({ ...item.fields, [textKey]: item.text() });
    // [Lambda developer guide: event filtering] text that is not JSON does not match a pattern for JSON
    const json = parseJson(item.text());
    return json !== undefined && matches({ ...item.fields, [textKey]: json });
  };
};

/** Every field of the pattern must match. Where the event has a list, one of its elements must match. */
const compile = (pattern: unknown): Matches => {
  const fields = Object.entries(Fields.parse(pattern)).map(([key, part]) => compileField(key, part));
  const matchesAll: Matches = (value) => fields.every((matches) => matches(value));
  return (value) => (Array.isArray(value) ? value.some(matchesAll) : matchesAll(value));
};

const compileField = (key: string, part: unknown): Matches => {
  if (key === "$or") {
    const alternatives = Alternatives.parse(part).map(compile);
    return (value) => alternatives.some((matches) => matches(value));
  }
  if (!Array.isArray(part)) {
    const matches = compile(part);
    return (value) => matches(fieldOf(value, key));
  }
  const rules = Rules.parse(part);
  return (value) => {
    const found = fieldOf(value, key);
    const candidates = Array.isArray(found) && found.length > 0 ? found : [found];
    return candidates.some((candidate) => rules.some((rule) => satisfies(candidate, rule)));
  };
};

/** The value of an own property, also if its name is that of an inherited one. */
const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
