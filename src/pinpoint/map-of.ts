import * as z from "zod";

// `z.record` drops the name `__proto__`, so the map is parsed with another name in its place. No AWS API accepts a NUL.
const REPLACED = "__proto__";
const REPLACEMENT = "\u0000proto";

/** A JSON object with any names, all of which are kept, and values of one schema. */
export const mapOf = <Value extends z.ZodType>(value: Value) =>
  z.preprocess(
    (input) => (isObject(input) && Object.hasOwn(input, REPLACED) ? renamed(input, REPLACED, REPLACEMENT) : input),
    z
      .record(z.string(), value)
      .transform((map) => (Object.hasOwn(map, REPLACEMENT) ? renamed(map, REPLACEMENT, REPLACED) : map)),
  );

const isObject = (input: unknown): input is Record<string, unknown> => typeof input === "object" && input !== null;

const renamed = <Item>(map: Record<string, Item>, from: string, to: string): Record<string, Item> =>
  Object.fromEntries(Object.entries(map).map(([name, item]) => [name === from ? to : name, item]));
