import { ownValue } from "../../own-value.ts";
import { isJsonObject } from "../../parse-json.ts";
import { pythonInt, ValueError } from "./python-int.ts";

/** A call as the published wrapper reads it. `executionId` is set if the parameter exists, even if it is empty. */
export type PublishedCall = { executionId: string | undefined; count: number; countMax: number; countComfort: number };

// [connect-sync-to-async: async-function/app.py]
const DEFAULTS = { countMax: "5", countComfort: "10" };

/** Reads the parameters as the published wrapper does; throws `ValueError` for what that replies to with LOOP_DONE. */
export const readPublishedCall = (event: unknown): PublishedCall => {
  const parameters = objectAt(objectAt(event, "Details"), "Parameters");
  const { execution_id, count, count_max = DEFAULTS.countMax, count_comfort = DEFAULTS.countComfort } = parameters;
  const countMax = Math.max(1, pythonInt(count_max));
  const countComfort = pythonInt(count_comfort);
  const call = isEmpty(count) ? 1 : pythonInt(count) + 1;
  if (call > countMax) throw new ValueError(`count ${call} exceeds count_max`);
  return {
    executionId: "execution_id" in parameters ? String(execution_id) : undefined,
    count: call,
    countMax,
    countComfort,
  };
};

const isEmpty = (count: unknown) => count === undefined || count === null || count === "";

/** Python's `dict.get` with an empty default: an absent key is an empty object, and null has no keys to get. */
const objectAt = (object: unknown, key: string): Record<string, unknown> => {
  const value = isJsonObject(object) && Object.hasOwn(object, key) ? ownValue(object, key) : {};
  if (!isJsonObject(value)) throw new TypeError(`${key} is not an object`);
  return value;
};
