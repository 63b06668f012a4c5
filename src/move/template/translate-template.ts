import { parseSyntax } from "../../pinpoint/template-syntax.ts";
import type { TemplateChannel } from "./connect-variable.ts";
import { findVariables } from "./find-variables.ts";
import { lineStarts } from "./line-starts.ts";

/** Why a template has no counterpart in Connect. Lines and columns begin at 1. */
export type TemplateProblem = { reason: string; line?: number; column?: number };
/** A variable of the template in both syntaxes. `isWholeList`: Pinpoint renders all values of it, and Connect the first. */
export type TranslatedVariable = { from: string; to: string; isWholeList: boolean };
export type Translation =
  | { ok: true; text: string; variables: TranslatedVariable[] }
  | { ok: false; problems: TemplateProblem[] };

/**
 * A Pinpoint message template in the syntax of Amazon Connect message templates. Only the names of variables change: both
 * are Handlebars, with the same helpers. [Connect administrator guide: Use message template helpers] A template that uses
 * something without a counterpart is not translated.
 *
 * @example
 * translateTemplate("Hi {{User.UserAttributes.first.[0]}}", "SMS"); // text: "Hi {{Attributes.Customer.Attributes.first}}"
 */
export const translateTemplate = (source: string, channel: TemplateChannel): Translation => {
  const parsed = parseSyntax(source);
  if (!parsed.ok) return { ok: false, problems: [{ reason: parsed.reason }] };
  const { variables, problems } = findVariables(parsed.program, channel);
  if (problems.length > 0) return { ok: false, problems };
  const starts = lineStarts(source);
  const offsetOf = ({ line, column }: hbs.AST.Position): number => (starts[line - 1] ?? 0) + column;
  let text = "";
  let end = 0;
  for (const { loc, to } of variables) {
    text += source.slice(end, offsetOf(loc.start)) + to;
    end = offsetOf(loc.end);
  }
  return { ok: true, text: text + source.slice(end), variables: variables.map(({ loc: _, ...variable }) => variable) };
};
