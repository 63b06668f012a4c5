import * as z from "zod";

/**
 * A JSON object with any names, all of which are kept, and values of one schema. `z.record` drops the name `__proto__`, so
 * names that end in it are parsed with a prefix: all of these names, so that no two of them become the same.
 */
export const mapOf = <Value extends z.ZodType>(value: Value) =>
  z.preprocess(
    (input) => (isObject(input) ? renamed(input, (name) => PREFIX + name) : input),
    z.record(z.string(), value).transform((map) => renamed(map, (name) => name.slice(PREFIX.length))),
  );

const PREFIX = "_";

const isRenamed = (name: string) => name.endsWith("__proto__");

const isObject = (input: unknown): input is Record<string, unknown> => typeof input === "object" && input !== null;

const renamed = <Item>(map: Record<string, Item>, rename: (name: string) => string): Record<string, Item> =>
  Object.keys(map).some(isRenamed)
    ? Object.fromEntries(Object.entries(map).map(([name, item]) => [isRenamed(name) ? rename(name) : name, item]))
    : map;
