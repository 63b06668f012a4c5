import { ownValue } from "../../own-value.ts";

const PLACEHOLDER = /\{([a-z][A-Za-z0-9]{0,63})\}/g;

/** The names of the placeholders in a text, such as `score` in "You chose {score}". */
export const placeholdersIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);

/** The text with its placeholders replaced. A value is not searched for placeholders; a missing one is empty. */
export const fillIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(PLACEHOLDER, (_, name: string) => ownValue(values, name) ?? "");
