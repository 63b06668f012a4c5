import type { HelperDelegate, HelperOptions } from "handlebars";
import { COMPARISONS } from "./template-comparisons.ts";
import { formatDate } from "./template-date.ts";

type Named = Record<string, unknown>;
/** A helper that receives its positional and named arguments, without the options object of Handlebars. */
type TextHelper = (positional: unknown[], named: Named) => unknown;

// Two nested loops over an endpoint's lists, of at most 50 values each, are 2,500 iterations; more than ten times as many
// are an error.
const MAX_ITERATIONS = 25_000;
const MAX_HELPER_OUTPUT = 20_000;
const MAX_WIDTH = 1_000;

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
  return `${text(named.prefix)}${values.map(text).join(separator)}${text(named.suffix)}`;
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
  replace: ([value, part, by]) =>
    text(part) === "" ? text(value) : text(value).replaceAll(text(part), () => text(by)),
  slugify,
  stripTags: ([value]) => text(value).replace(/<[^>]*>/g, ""),
  substring: ([value, start, end]) => text(value).substring(width(start), end === undefined ? undefined : width(end)),
  yesno,
  dateFormat: ([value, format], named) =>
    formatDate(value, text(format ?? named.format ?? "medium"), text(named.tz ?? "UTC")),
};

export const TEMPLATE_HELPER_NAMES = [...Object.keys(TEXT_HELPERS), ...Object.keys(COMPARISONS), "now"];

/** The helpers of one rendering. They share its time and its limit of loop iterations. */
export const createTemplateHelpers = (now: Date): Record<string, HelperDelegate> => {
  const helpers: Record<string, HelperDelegate> = { ...COMPARISONS, each: createEach() };
  const all: Record<string, TextHelper> = {
    ...TEXT_HELPERS,
    now: ([format], named) => formatDate(now, text(format ?? "medium"), text(named.tz ?? "UTC")),
  };
  for (const [name, helper] of Object.entries(all)) {
    helpers[name] = (...args) => bounded(name, helper(args.slice(0, -1), (args.at(-1) as HelperOptions).hash));
  }
  return helpers;
};

const bounded = (name: string, value: unknown): unknown => {
  if (typeof value === "string" && value.length > MAX_HELPER_OUTPUT)
    throw new Error(`${name} returns more than ${MAX_HELPER_OUTPUT} characters`);
  return value;
};

const createEach = (): HelperDelegate => {
  let iterationsLeft = MAX_ITERATIONS;
  return (list: unknown, options: HelperOptions) => {
    const entries = list !== null && typeof list === "object" ? Object.entries(list) : [];
    if (entries.length === 0) return options.inverse(list);
    iterationsLeft -= entries.length;
    if (iterationsLeft < 0) throw new Error(`loops more than ${MAX_ITERATIONS} times`);
    const iterate = ([key, value]: [string, unknown], index: number) =>
      options.fn(value, {
        data: { ...options.data, key, index, first: index === 0, last: index === entries.length - 1 },
        blockParams: [value, key],
      });
    return entries.map(iterate).join("");
  };
};
