import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { acceptTemplate } from "./create-template.ts";
import { requireTemplate } from "./require-template.ts";
import { latestTemplateVersion, saveTemplate } from "./store/templates.ts";
import type { TemplateType } from "./template.ts";

/** Changes a template's newest version, or adds one. Either becomes the active version. */
export const updateTemplate = (
  context: EngineContext,
  type: TemplateType,
  name: string,
  query: URLSearchParams,
  body: unknown,
) => {
  const latest = latestTemplateVersion(context, name, type);
  const stored = requireTemplate(context, type, name, query.get("version") ?? String(latest));
  const version = query.get("create-new-version") === "true" ? latest + 1 : stored.version;
  const updated = { ...stored, version, template: acceptTemplate(body), modifiedAtMs: context.clock.now() };
  transaction(context.db, () => saveTemplate(context, updated));
  return { Message: "Accepted" };
};
