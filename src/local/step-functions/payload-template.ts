import { isJsonObject, parseJson } from "../../parse-json.ts";
import { type Scope, valueAt } from "./json-path.ts";
import { runtimeError } from "./states-error.ts";

/** A template with the values of its fields that end in `.$`. [Amazon States Language: payload template] */
export const fillTemplate = (template: unknown, scope: Scope): unknown => {
  if (Array.isArray(template)) return template.map((part) => fillTemplate(part, scope));
  if (!isJsonObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, part]) =>
      name.endsWith(".$") ? [name.slice(0, -2), evaluate(String(part), scope)] : [name, fillTemplate(part, scope)],
    ),
  );
};

// [Amazon States Language: intrinsic functions] those with one path as their argument.
const INTRINSIC = /^States\.(\w{1,40})\(\s*(\$[^()]{0,400})\)$/;

/** The value of a path or of an intrinsic function. */
export const evaluate = (expression: string, scope: Scope): unknown => {
  if (expression.startsWith("$")) return valueAt(expression, scope);
  const [, name = expression, argument = ""] = INTRINSIC.exec(expression) ?? [];
  switch (name) {
    case "JsonToString":
      return JSON.stringify(valueAt(argument.trim(), scope));
    case "StringToJson":
      return parseJson(String(valueAt(argument.trim(), scope)));
    default:
      throw runtimeError(`the local cloud does not support ${expression}`);
  }
};
