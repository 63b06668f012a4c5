import { isJsonObject } from "../parse-json.ts";
import type { ResponseType } from "./async-settings.ts";

/**
 * The fields of a response that hold a function's result. An object is merged into the response; any other value is in the
 * field `result`. A field whose name is reserved for the wrapper gets the prefix `result_`.
 */
export const toResultFields = (
  value: unknown,
  responseType: ResponseType,
  reserved: ReadonlySet<string>,
): Record<string, unknown> => {
  const object = isJsonObject(value) ? value : { result: value };
  const entries = responseType === "JSON" ? Object.entries(object) : Object.entries(object).flatMap(toStrings);
  const taken = new Set([...reserved, ...entries.map(([name]) => name).filter((name) => !reserved.has(name))]);
  const renamed = entries.map(([name, field]): [string, unknown] => {
    if (!reserved.has(name)) return [name, field];
    const free = freeName(name, taken);
    taken.add(free);
    return [free, field];
  });
  return Object.fromEntries(renamed);
};

/** The scalars in a value, each with its path. A flow cannot refer to names with dots or brackets. */
const toStrings = ([name, value]: [string, unknown]): [string, string][] => {
  if (value === null || value === undefined) return [[name, ""]];
  if (typeof value !== "object") return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => toStrings([`${name}_${key}`, inner]));
};

const freeName = (name: string, taken: ReadonlySet<string>): string => {
  let free = `result_${name}`;
  while (taken.has(free)) free = `result_${free}`;
  return free;
};
