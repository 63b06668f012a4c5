import { endOfString } from "../../json-limits.ts";
import { parseJson } from "../../parse-json.ts";

/** A string value of a document, with the name of the field that it or its array is in. */
export type NamedString = { name: string; value: string };

// An event has a Pinpoint endpoint as JSON in a string; a notification of SNS with such an event is one level more.
const LEVELS_MAX = 4;

/**
 * The string values of a document, also those in JSON within its strings, but no field names and no numbers. Of text that
 * is not JSON, the quoted strings that no colon follows.
 */
export const stringsIn = (text: string): { isJson: boolean; strings: NamedString[] } => {
  const strings: NamedString[] = [];
  const document = parseJson(text);
  const open = toOpen(document, text, "", 1);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { name, value, level } = next;
    if (typeof value === "string") {
      strings.push({ name, value });
      if (level < LEVELS_MAX && startsJson(value))
        for (const inner of toOpen(parseJson(value), value, name, level + 1)) open.push(inner);
    } else if (Array.isArray(value)) for (const element of value) open.push({ name, value: element, level });
    else if (typeof value === "object" && value !== null)
      for (const [field, fieldValue] of Object.entries(value)) open.push({ name: field, value: fieldValue, level });
  }
  return { isJson: document !== undefined, strings };
};

type Open = { name: string; value: unknown; level: number };

// A quoted string alone is a value that has quotation marks, such as an id.
const startsJson = (text: string): boolean => /^\s*[[{]/.test(text);

const toOpen = (parsed: unknown, text: string, name: string, level: number): Open[] =>
  parsed === undefined
    ? quotedStringsIn(text).map((quoted) => ({ ...quoted, level }))
    : [{ name, value: parsed, level }];

/** One pass over text that is not JSON, such as an event that was cut off. */
const quotedStringsIn = (text: string): NamedString[] => {
  const found: NamedString[] = [];
  let name = "";
  for (let start = text.indexOf('"'); start !== -1; ) {
    const end = endOfString(text, start);
    if (end === text.length) break;
    const parsed = parseJson(text.slice(start, end + 1));
    const value = typeof parsed === "string" ? parsed : text.slice(start + 1, end);
    if (isBeforeColon(text, end + 1)) name = value;
    else found.push({ name, value });
    start = text.indexOf('"', end + 1);
  }
  return found;
};

const isBeforeColon = (text: string, at: number): boolean => {
  const colon = /\s*:/y;
  colon.lastIndex = at;
  return colon.test(text);
};
