import { TEMPLATE_KINDS, type TemplateKind } from "./template.ts";

/** The kind that a request names, in any letter case; undefined if there is none of that name. */
export const templateKindOf = (type = ""): TemplateKind | undefined =>
  TEMPLATE_KINDS.find((kind) => kind.type === type.toUpperCase());
