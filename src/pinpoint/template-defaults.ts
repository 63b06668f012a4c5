import { ownValue } from "../own-value.ts";
import { isJsonObject } from "../parse-json.ts";

/** Default values of message variables, by name, such as `User.UserAttributes.first`. */
export type TemplateDefaults = Record<string, string>;

/**
 * The variables of a message, with the default values of those that are absent or empty. Attributes are lists, so a default
 * value is found with and without `.[0]`. [Pinpoint API reference: EmailTemplateRequest.DefaultSubstitutions]
 */
export const withDefaults = (variables: Record<string, unknown>, defaults: TemplateDefaults): Record<string, unknown> =>
  Object.entries(defaults).reduce((filled, [name, value]) => {
    const path = name.split(".");
    return fill(filled, path, isList(path) ? [value] : value);
  }, variables);

const fill = (variables: Record<string, unknown>, path: string[], value: unknown): Record<string, unknown> => {
  const [name = "", ...rest] = path;
  const known = ownValue(variables, name);
  if (rest.length > 0) return { ...variables, [name]: fill(isJsonObject(known) ? known : {}, rest, value) };
  return isEmpty(known) ? { ...variables, [name]: value } : variables;
};

const isList = ([first, second, ...rest]: string[]): boolean =>
  second === undefined || first === "Attributes" || (second === "UserAttributes" && rest.length > 0);

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
