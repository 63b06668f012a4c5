import { ownValue } from "../../own-value.ts";
import { isJsonObject } from "../../parse-json.ts";
import { runtimeError, StatesError } from "./states-error.ts";

/** The facts that a path can refer to: `$` the input, `$$` the context object. */
export type Scope = { input: unknown; context: object };

// [Amazon States Language: reference paths] names after dots, and indexes or quoted names in brackets.
const STEP = /^(?:\.([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\['([^'\]]{1,200})'\])/;

/** The value at a reference path; throws if there is none. */
export const valueAt = (path: string, { input, context }: Scope): unknown => {
  let value: unknown = path.startsWith("$$") ? context : input;
  for (const step of stepsOf(path)) {
    const next = Array.isArray(value) ? value[Number(step)] : isJsonObject(value) ? ownValue(value, step) : undefined;
    if (next === undefined)
      throw new StatesError("States.ParameterPathFailure", `the path ${path} is not in the input`);
    value = next;
  }
  return value;
};

/** The input with a value at a path: `$` replaces it, and null keeps it. [Amazon States Language: ResultPath] */
export const withValueAt = (input: unknown, path: string | null, value: unknown): unknown => {
  if (path === null) return input;
  return put(input, stepsOf(path), value, path);
};

const put = (target: unknown, [step, ...rest]: readonly string[], value: unknown, path: string): unknown => {
  if (step === undefined) return value;
  if (!isJsonObject(target))
    throw new StatesError("States.ResultPathMatchFailure", `the path ${path} leads through a value that is no object`);
  const inner = ownValue(target, step) ?? {};
  return { ...target, ...Object.fromEntries([[step, put(inner, rest, value, path)]]) };
};

const stepsOf = (path: string): string[] => {
  const steps: string[] = [];
  let rest = path.replace(/^\${1,2}/, "");
  for (let match = STEP.exec(rest); match !== null; match = STEP.exec(rest)) {
    steps.push(match[1] ?? match[2] ?? match[3] ?? "");
    rest = rest.slice(match[0].length);
  }
  if (rest !== "") throw runtimeError(`the local cloud does not support the path ${path}`);
  return steps;
};
