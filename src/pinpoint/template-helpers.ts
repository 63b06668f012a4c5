import type { HelperDelegate, HelperOptions } from "handlebars";
import { ownValue } from "../own-value.ts";
import { type RenderBudget, requireHelperLength } from "./template-budget.ts";
import { COMPARISONS } from "./template-comparisons.ts";
import { formatDate } from "./template-date.ts";

type Named = Record<string, unknown>;
/** A helper that receives its positional and named arguments, without the options object of Handlebars. */
type TextHelper = (positional: unknown[], named: Named) => unknown;

// In characters: wider than any line of a message.
const MAX_WIDTH = 1_000;
// To format a date field takes 2 µs, as long as to copy 200 characters; a field has about four characters of the pattern.
const CHARACTERS_PER_PATTERN_CHARACTER = 50;

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const width = (value: unknown): number => Math.min(MAX_WIDTH, Math.max(0, Math.trunc(Number(value)) || 0));
const padding = (named: Named): string => text(named.pad ?? " ").slice(0, 1) || " ";
const capitalizeWord = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const abbreviate: TextHelper = ([value, size]) => {
  const limit = Math.max(4, width(size));
  return text(value).length <= limit ? text(value) : `${text(value).slice(0, limit - 3)}...`;
};

const capitalize: TextHelper = ([value], { fully }) => {
  const source = fully === true || fully === "true" ? text(value).toLowerCase() : text(value);
  return source.replace(/\S+/gu, capitalizeWord);
};

const center: TextHelper = ([value], named) => {
  const missing = width(named.size) - text(value).length;
  return text(value)
    .padStart(text(value).length + Math.floor(missing / 2), padding(named))
    .padEnd(width(named.size), padding(named));
};

const inflect: TextHelper = ([count, singular, plural, includeCount]) => {
  const word = Number(text(count)) === 1 ? singular : plural;
  return includeCount === true ? `${text(count)} ${text(word)}` : text(word);
};

const join: TextHelper = (positional, named) => {
  const separator = text(positional.at(-1));
  const values = Array.isArray(positional[0]) ? positional[0] : positional.slice(0, -1);
  return `${text(named.prefix)}${joined(values.map(text), separator)}${text(named.suffix)}`;
};

const replace: TextHelper = ([value, part, by]) =>
  text(part) === "" ? text(value) : joined(text(value).split(text(part)), text(by));

/** Throws before the text is made if it is too long. */
const joined = (parts: string[], separator: string): string => {
  requireHelperLength(parts.length * separator.length);
  return parts.join(separator);
};

const ordinalize: TextHelper = ([value]) => {
  const number = Math.abs(Math.trunc(Number(text(value))));
  if (Number.isNaN(number)) return text(value);
  const teen = number % 100 >= 11 && number % 100 <= 13;
  return `${text(value)}${teen ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th")}`;
};

const slugify: TextHelper = ([value]) =>
  text(value)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9\s-]/g, "")
    .trim()
    .replace(/[\s-]+/g, "-");

const yesno: TextHelper = ([value], named) => {
  if (value === null || value === undefined) return text(named.maybe ?? "maybe");
  return value === true || text(value) === "true" ? text(named.yes ?? "yes") : text(named.no ?? "no");
};

// Without the second alternative each `<` would be read to the end of a text that has no `>`.
const TAG_OR_REST = /<[^>]*(?:>|$)/g;

const TEXT_HELPERS: Record<string, TextHelper> = {
  abbreviate,
  capitalize,
  capitalizeFirst: ([value]) => capitalizeWord(text(value)),
  center,
  cut: ([value, part]) => text(value).replaceAll(text(part ?? " ") || " ", ""),
  inflect,
  join,
  ljust: ([value], named) => text(value).padEnd(width(named.size), padding(named)),
  rjust: ([value], named) => text(value).padStart(width(named.size), padding(named)),
  lower: ([value]) => text(value).toLowerCase(),
  upper: ([value]) => text(value).toUpperCase(),
  ordinalize,
  replace,
  slugify,
  stripTags: ([value]) => text(value).replace(TAG_OR_REST, (tag) => (tag.endsWith(">") ? "" : tag)),
  substring: ([value, start, end]) => text(value).substring(width(start), end === undefined ? undefined : width(end)),
  yesno,
};

export const TEMPLATE_HELPER_NAMES = [...Object.keys(TEXT_HELPERS), ...Object.keys(COMPARISONS), "dateFormat", "now"];

/** The helpers of one rendering. They share its time and its budget. */
export const createTemplateHelpers = (now: Date, budget: RenderBudget): Record<string, HelperDelegate> => {
  const date = (value: unknown, format: unknown, { tz }: Named): string => {
    const [pattern, timeZone] = [text(format ?? "medium"), text(tz ?? "UTC")];
    budget.takeTimeZone(timeZone);
    budget.takeCharacters(pattern.length * CHARACTERS_PER_PATTERN_CHARACTER);
    return formatDate(value, pattern, timeZone);
  };
  const texts: Record<string, TextHelper> = {
    ...TEXT_HELPERS,
    dateFormat: ([value, format], named) => date(value, format ?? named.format, named),
    now: ([format], named) => date(now, format, named),
  };
  const textHelpers = Object.entries(texts).map(([name, helper]) => [
    name,
    metered(budget, (...args) => helper(args.slice(0, -1), (args.at(-1) as HelperOptions).hash)),
  ]);
  const comparisons = Object.entries(COMPARISONS).map(([name, comparison]) => [name, metered(budget, comparison)]);
  return { each: createEach(budget), ...Object.fromEntries([...textHelpers, ...comparisons]) };
};

/** A helper whose arguments and result are taken from the budget. The helpers inside a block take what the block renders. */
const metered = (budget: RenderBudget, helper: HelperDelegate): HelperDelegate =>
  function (this: unknown, ...args: unknown[]) {
    const { hash, fn } = args.at(-1) as HelperOptions;
    budget.takeHelperText(lengthOf(args.slice(0, -1)) + lengthOf(Object.values(hash)));
    const result: unknown = Reflect.apply(helper, this, args);
    if (fn === undefined) budget.takeHelperText(lengthOf(result));
    return result;
  };

/** The characters that a helper has to read of a value, and at least one for each value. */
const lengthOf = (value: unknown): number => {
  if (typeof value === "string") return value.length + 1;
  return Array.isArray(value) ? value.reduce((total: number, item) => total + lengthOf(item), 1) : 1;
};

/** The argument of a loop that the template's syntax sets: how many names its body reads. */
export const LOOP_SIZE = "size";

const createEach =
  (budget: RenderBudget): HelperDelegate =>
  (list: unknown, options: HelperOptions) => {
    const entries = list !== null && typeof list === "object" ? Object.entries(list) : [];
    if (entries.length === 0) return options.inverse(list);
    budget.takeSteps(entries.length * (1 + Number(ownValue(options.hash, LOOP_SIZE))));
    const iterate = ([key, value]: [string, unknown], index: number) => {
      // If the body is a single helper call, `fn` returns the helper's result, which may not be a string.
      const rendered = String(
        options.fn(value, {
          data: { ...options.data, key, index, first: index === 0, last: index === entries.length - 1 },
          blockParams: [value, key],
        }),
      );
      budget.takeCharacters(rendered.length);
      return rendered;
    };
    return entries.map(iterate).join("");
  };
