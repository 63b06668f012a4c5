import { notFound } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { loadTemplate, type StoredTemplate } from "./store/templates.ts";
import type { TemplateType } from "./template.ts";

/** The template in the given version or, without one, the active version; or a 404. */
export const requireTemplate = (
  context: EngineContext,
  type: TemplateType,
  name: string,
  version?: string,
): StoredTemplate => {
  const stored = loadTemplate(context, name, type, version);
  if (stored === undefined) throw notFound("Template not found");
  return stored;
};
