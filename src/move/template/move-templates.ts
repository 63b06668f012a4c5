import { toIssues } from "../../errors.ts";
import type { StoredTemplate } from "../ports.ts";
import { type MessageTemplate, toMessageTemplate } from "./message-template.ts";
import { PinpointTemplate } from "./pinpoint-template.ts";
import type { TranslatedVariable } from "./translate-template.ts";

export type MovedTemplates = {
  templates: MessageTemplate[];
  /** Variables that are lists in Pinpoint and one text in Connect. */
  wholeLists: { template: string; variable: TranslatedVariable }[];
  /** Templates that are not written, and what others lack. */
  leftOut: string[];
};

/** All templates of an account in Connect's format. */
export const moveTemplates = (stored: readonly StoredTemplate[]): MovedTemplates => {
  const all: MovedTemplates = { templates: [], wholeLists: [], leftOut: [] };
  const names = new Set<string>();
  for (const { name, type, response } of stored) {
    const subject = `${type} template ${name}`;
    if (response === undefined) {
      all.leftOut.push(`${subject}: Connect has no templates of this type`);
      continue;
    }
    const parsed = PinpointTemplate.safeParse(response);
    const moved = parsed.success
      ? toMessageTemplate(parsed.data)
      : { ok: false as const, problems: problemsOf(parsed.error) };
    if (!moved.ok) {
      all.leftOut.push(...moved.problems.map((problem) => `${subject}: ${problem}`));
      continue;
    }
    all.leftOut.push(...moved.notes.map((note) => `${subject}: ${note}`));
    all.wholeLists.push(
      ...moved.variables.filter(({ isWholeList }) => isWholeList).map((variable) => ({ template: subject, variable })),
    );
    all.templates.push({ ...moved.template, name: uniqueName(names, moved.template) });
  }
  return all;
};

const problemsOf = (error: Parameters<typeof toIssues>[0]): string[] =>
  toIssues(error).map(({ path, rule }) => `${path}: ${rule}`);

/** [Q in Connect API reference: CreateMessageTemplate] names are unique in a knowledge base; in Pinpoint, for each type. */
const uniqueName = (names: Set<string>, { name, channelSubtype }: MessageTemplate): string => {
  const unique = names.has(name) ? `${name}-${channelSubtype.toLowerCase()}` : name;
  names.add(unique);
  return unique;
};
