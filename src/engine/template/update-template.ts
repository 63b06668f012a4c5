import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { readTemplate } from "./create-template.ts";
import { latestTemplateVersion, requireTemplate, saveTemplate } from "./store/templates.ts";
import type { TemplateType } from "./template.ts";

/** Changes a version of a template, by default the newest, or adds one. It becomes the active version. */
export const updateTemplate = (
  context: EngineContext,
  type: TemplateType,
  name: string,
  query: URLSearchParams,
  body: unknown,
) => {
  const latest = latestTemplateVersion(context, name, type);
  const stored = requireTemplate(context, name, type, query.get("version") ?? String(latest));
  const version = query.get("create-new-version") === "true" ? latest + 1 : stored.version;
  const updated = { ...stored, version, template: readTemplate(body), modifiedAtMs: context.clock.now() };
  transaction(context.db, () => saveTemplate(context, updated));
  return { Message: "Accepted" };
};
