import { connectVariable, type TemplateChannel } from "./connect-variable.ts";

/** [Q in Connect API reference: MessageTemplateAttributes] */
export type DefaultAttributes = {
  customerProfileAttributes: { [field: string]: string | Record<string, string>; custom: Record<string, string> };
};

/** The default values of a template's variables, and the variables whose default values Connect cannot store. */
export const toDefaultAttributes = (
  defaults: Record<string, string>,
  channel: TemplateChannel,
): { attributes: DefaultAttributes | undefined; notes: string[] } => {
  const fields: [string, string][] = [];
  const custom: [string, string][] = [];
  const notes: string[] = [];
  for (const [variable, value] of Object.entries(defaults)) {
    const found = connectVariable(namesOf(variable), channel);
    if (!found.ok) notes.push(`the default value of ${variable} was left out: ${found.reason}`);
    // [Q in Connect API reference: MessageTemplateAttributes] a value has at least one character.
    else if (value === "") continue;
    else if (found.names.length === 4) custom.push([found.names[3] ?? "", value]);
    else fields.push([lowerFirst(found.names[2] ?? ""), value]);
  }
  if (fields.length + custom.length === 0) return { attributes: undefined, notes };
  const customerProfileAttributes = { ...Object.fromEntries(fields), custom: Object.fromEntries(custom) };
  return { attributes: { customerProfileAttributes }, notes };
};

/** `User.UserAttributes.first.[0]` as names. */
const namesOf = (variable: string): string[] =>
  variable.split(".").map((name) => (name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name));

/** Fields of profiles begin with a capital in variables, and not in this structure. */
const lowerFirst = (field: string): string => field.charAt(0).toLowerCase() + field.slice(1);
