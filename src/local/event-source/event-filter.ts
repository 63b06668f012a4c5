import * as z from "zod";
import { FilterRule, satisfies } from "./filter-rule.ts";

type Matches = (value: unknown) => boolean;

const Fields = z.record(z.string(), z.unknown());
const Rules = z.array(FilterRule).min(1, "a list of at least one rule");
const Alternatives = z.array(z.unknown()).min(2, "a list of at least two patterns");

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;

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

/** Every field of the pattern must match; where the event has a list, one of its elements. */
const compile = (pattern: unknown): Matches => {
  const fields = Object.entries(Fields.parse(pattern)).map(([key, part]) => compileField(key, part));
  const matchesAll: Matches = (value) => fields.every((matches) => matches(value));
  return (value) => (Array.isArray(value) ? value.some(matchesAll) : matchesAll(value));
};

const parsedJson = (text: string): { json: unknown } | undefined => {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

/** What a filter looks at: the fields of the source, and its text, which is JSON if the pattern speaks of fields in it. */
export type Filterable = { fields: Record<string, unknown>; text: () => string };

const compileFilter = (pattern: unknown, textKey: string): ((item: Filterable) => boolean) => {
  const fields = Fields.parse(pattern);
  const matches = compile(fields);
  const wanted = fields[textKey];
  return (item) => {
    if (wanted === undefined) return matches(item.fields);
    if (Array.isArray(wanted)) return matches({ ...item.fields, [textKey]: item.text() });
    // [Lambda, event filtering] text that is not JSON does not match a pattern for JSON
    const parsed = parsedJson(item.text());
    return parsed !== undefined && matches({ ...item.fields, [textKey]: parsed.json });
  };
};

/** An item passes if any of the patterns matches it, or there are none. Throws for a pattern that Lambda would not take. */
export const compileFilters = (patterns: unknown[], textKey: "data" | "body"): ((item: Filterable) => boolean) => {
  const filters = patterns.map((pattern) => {
    try {
      return compileFilter(pattern, textKey);
    } catch (cause) {
      throw new Error(`not a filter pattern: ${JSON.stringify(pattern)}`, { cause });
    }
  });
  return (item) => filters.length === 0 || filters.some((passes) => passes(item));
};
