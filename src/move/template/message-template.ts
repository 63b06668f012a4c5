import { type DefaultAttributes, toDefaultAttributes } from "./default-attributes.ts";
import type { PinpointTemplate } from "./pinpoint-template.ts";
import { type TemplatePart, templateParts } from "./template-parts.ts";
import { type TranslatedVariable, translateTemplate } from "./translate-template.ts";

/** Input of `aws qconnect create-message-template`, which also needs the id of the knowledge base. */
export type MessageTemplate = {
  name: string;
  channelSubtype: PinpointTemplate["TemplateType"];
  description?: string;
  content: Content;
  defaultAttributes?: DefaultAttributes;
};
type Content = { [name: string]: Content | string | { name: string; value: string }[] };

export type MovedTemplate =
  | { ok: true; template: MessageTemplate; variables: TranslatedVariable[]; notes: string[] }
  | { ok: false; problems: string[] };

// [Q in Connect API reference: CreateMessageTemplate]
const DESCRIPTION_MAX_LENGTH = 255;
const DESCRIPTION_START = /^[a-zA-Z0-9\s_.,-]/;

/** A Pinpoint template as one of Connect, or everything in it that Connect has no counterpart for. */
export const toMessageTemplate = (template: PinpointTemplate): MovedTemplate => {
  const channel = template.TemplateType;
  const translated = templateParts(template).map((part) => ({ part, result: translateTemplate(part.source, channel) }));
  const problems = translated.flatMap(({ part, result }) =>
    result.ok ? [] : result.problems.map((problem) => describe(part, problem)),
  );
  if (problems.length > 0) return { ok: false, problems: [...new Set(problems)] };
  if (translated.length === 0) return { ok: false, problems: ["the template has no text"] };

  const texts = translated.flatMap(({ part, result }) => (result.ok ? [{ path: part.to, text: result.text }] : []));
  const defaults = toDefaultAttributes(template.DefaultSubstitutions ?? {}, channel);
  const { description, notes } = toDescription(template.TemplateDescription);
  return {
    ok: true,
    template: {
      name: template.TemplateName,
      channelSubtype: channel,
      ...(description !== undefined && { description }),
      content: nest(texts) as Content,
      ...(defaults.attributes && { defaultAttributes: defaults.attributes }),
    },
    variables: translated.flatMap(({ result }) => (result.ok ? result.variables : [])),
    notes: [...notes, ...defaults.notes],
  };
};

/** The description as Connect accepts it, with a note about what is lost. */
const toDescription = (text: string | null | undefined): { description?: string; notes: string[] } => {
  if (!text) return { notes: [] };
  if (!DESCRIPTION_START.test(text))
    return { notes: ["the description was left out: it must begin with a letter, a digit, a space or one of _ . , -"] };
  const description = text.slice(0, DESCRIPTION_MAX_LENGTH);
  return {
    description,
    notes: description === text ? [] : [`the description was cut to ${description.length} characters`],
  };
};

const describe = (part: TemplatePart, problem: { reason: string; line?: number; column?: number }): string =>
  `${part.from}${problem.line === undefined ? "" : `, line ${problem.line}, column ${problem.column}`}: ${problem.reason}`;

type PlacedText = { path: readonly string[]; text: string };

/** Texts as the structure that their paths describe. */
const nest = (texts: readonly PlacedText[]): Content | string => {
  const [first] = texts;
  if (first?.path.length === 0) return first.text;
  const members = Map.groupBy(texts, ({ path: [name = ""] }) => name);
  return Object.fromEntries(
    [...members].map(([name, own]) => {
      const inner = nest(own.map(({ path: [, ...path], text }) => ({ path, text })));
      return [name, name === "headers" ? toHeaders(inner) : inner];
    }),
  );
};

const toHeaders = (values: Content | string): { name: string; value: string }[] =>
  Object.entries(values as Record<string, string>).map(([name, value]) => ({ name, value }));
