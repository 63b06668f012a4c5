import * as z from "zod";
import { ownValue } from "../../own-value.ts";

const Plain = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const oneOrMore = <T extends z.ZodType>(schema: T) =>
  z.union([schema.transform((one) => [one]), z.array(schema).min(1)]);
const Comparator = z.enum(["<", "<=", "=", ">=", ">"]);
const Numeric = z.union([z.tuple([Comparator, z.number()]), z.tuple([Comparator, z.number(), Comparator, z.number()])]);

const ExistsRule = z.strictObject({ exists: z.boolean() });
const PrefixRule = z.strictObject({ prefix: z.string() });
const SuffixRule = z.strictObject({ suffix: z.string() });
const IgnoreCaseRule = z.strictObject({ "equals-ignore-case": z.string() });
const NumericRule = z.strictObject({ numeric: Numeric });
const AnythingButRule = z.strictObject({
  "anything-but": z.union([PrefixRule, oneOrMore(z.union([z.string(), z.number()]))]),
});

/** [Lambda developer guide: filter rule syntax] one element of the list at a leaf of a pattern. */
export const FilterRule = z.union([
  Plain,
  ExistsRule,
  PrefixRule,
  SuffixRule,
  IgnoreCaseRule,
  NumericRule,
  AnythingButRule,
]);
export type FilterRule = z.infer<typeof FilterRule>;

const COMPARISONS: Record<z.infer<typeof Comparator>, (value: number, bound: number) => boolean> = {
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  "=": (value, bound) => value === bound,
  ">=": (value, bound) => value >= bound,
  ">": (value, bound) => value > bound,
};

/** Whether a value of the event satisfies the rule; an absent value is `undefined`. */
export const satisfies = (value: unknown, rule: FilterRule): boolean => {
  if (rule === null || typeof rule !== "object") return value === rule;
  if ("exists" in rule)
    return rule.exists ? value !== undefined && (value === null || typeof value !== "object") : value === undefined;
  if (value === undefined) return false;
  if ("prefix" in rule) return startsWith(value, rule.prefix);
  if ("suffix" in rule) return typeof value === "string" && value.endsWith(rule.suffix);
  if ("numeric" in rule) return typeof value === "number" && isWithin(value, rule.numeric);
  if ("equals-ignore-case" in rule) {
    return typeof value === "string" && value.toLowerCase() === rule["equals-ignore-case"].toLowerCase();
  }
  const excluded = rule["anything-but"];
  if (!Array.isArray(excluded)) return !startsWith(value, excluded.prefix);
  return !excluded.some((one) => one === value);
};

const isWithin = (value: number, [comparator, bound, otherComparator, otherBound]: z.infer<typeof Numeric>) =>
  ownValue(COMPARISONS, comparator)(value, bound) &&
  (otherComparator === undefined ||
    otherBound === undefined ||
    ownValue(COMPARISONS, otherComparator)(value, otherBound));

const startsWith = (value: unknown, prefix: string) => typeof value === "string" && value.startsWith(prefix);
