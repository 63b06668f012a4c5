import type { HelperDelegate, HelperOptions } from "handlebars";

/** A list with one value is compared as that value, because attributes are always lists. */
const scalar = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

const isTrue = (value: unknown): boolean => {
  const single = scalar(value);
  return Array.isArray(single) ? single.length > 0 : Boolean(single) && single !== "false";
};

const isNumeric = (value: unknown): boolean =>
  value !== "" && value !== null && value !== undefined && !Number.isNaN(Number(value));

const order = (left: unknown, right: unknown): number => {
  const [a, b] = [scalar(left), scalar(right)];
  if (isNumeric(a) && isNumeric(b)) return Number(a) - Number(b);
  return String(a ?? "") < String(b ?? "") ? -1 : Number(String(a ?? "") !== String(b ?? ""));
};

const PREDICATES: Record<string, (values: unknown[]) => boolean> = {
  eq: ([left, right]) => order(left, right) === 0,
  neq: ([left, right]) => order(left, right) !== 0,
  gt: ([left, right]) => order(left, right) > 0,
  gte: ([left, right]) => order(left, right) >= 0,
  lt: ([left, right]) => order(left, right) < 0,
  lte: ([left, right]) => order(left, right) <= 0,
  and: (values) => values.every(isTrue),
  or: (values) => values.some(isTrue),
  not: ([value]) => !isTrue(value),
};

/** A helper that selects a branch as a block, returns a boolean as a sub-expression, and renders `yes=` or `no=` inline. */
const comparison = (predicate: (values: unknown[]) => boolean): HelperDelegate =>
  function (this: unknown, ...args: unknown[]) {
    const options = args.at(-1) as HelperOptions;
    const holds = predicate(args.slice(0, -1));
    if (typeof options.fn === "function") return holds ? options.fn(this) : options.inverse(this);
    if ("yes" in options.hash || "no" in options.hash)
      return holds ? (options.hash.yes ?? "") : (options.hash.no ?? "");
    return holds;
  };

export const COMPARISONS: Record<string, HelperDelegate> = Object.fromEntries(
  Object.entries(PREDICATES).map(([name, predicate]) => [name, comparison(predicate)]),
);
