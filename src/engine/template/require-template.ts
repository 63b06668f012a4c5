import { notFound } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import type { OperationRequest } from "../operation.ts";
import { loadTemplate, type StoredTemplate } from "./store/templates.ts";
import type { TemplateType } from "./template.ts";
import { templateKindOf } from "./template-kind-of.ts";

type Path = OperationRequest["path"];

/** The template that a request's path names, in that version or, if undefined, in its active version; or a 404. */
export const requireTemplate = (
  context: EngineContext,
  type: TemplateType,
  path: Path,
  version?: string,
): StoredTemplate => {
  const stored = loadTemplate(context, templateNameIn(path), type, version);
  if (stored === undefined) throw notFound("Template not found");
  return stored;
};

/** The active version of the template whose name and type a request's path names; or a 404. */
export const requireTemplateOfType = (context: EngineContext, path: Path): StoredTemplate => {
  const kind = templateKindOf(path["template-type"]);
  if (kind === undefined) throw notFound("There is no such type of template");
  return requireTemplate(context, kind.type, path);
};

/** The name in a request's path, of a template that may not exist. */
export const templateNameIn = ({ "template-name": name }: Path): string => {
  if (name === undefined) throw new Error("The path of the operation has no {template-name}");
  return name;
};
