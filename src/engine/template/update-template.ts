import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { OperationRequest } from "../operation.ts";
import { readTemplate } from "./read-template.ts";
import { requireTemplate, templateNameIn } from "./require-template.ts";
import { latestTemplateVersion, saveTemplate } from "./store/templates.ts";
import type { TemplateKind } from "./template.ts";

/** Changes a version of a template, by default the newest, or adds one. It becomes the active version. */
export const updateTemplate = (
  context: EngineContext,
  kind: TemplateKind,
  path: OperationRequest["path"],
  query: URLSearchParams,
  body: unknown,
) => {
  const { type } = kind;
  const latest = latestTemplateVersion(context, templateNameIn(path), type);
  const stored = requireTemplate(context, type, path, query.get("version") ?? String(latest));
  const version = query.get("create-new-version") === "true" ? latest + 1 : stored.version;
  const updated = { ...stored, version, template: readTemplate(kind, body), modifiedAtMs: context.clock.now() };
  transaction(context.db, () => saveTemplate(context, updated));
  return { Message: "Accepted" };
};
