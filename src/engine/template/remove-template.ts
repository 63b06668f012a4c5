import { notFound } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { deleteTemplate } from "./store/templates.ts";
import type { TemplateType } from "./template.ts";

export const removeTemplate = (context: EngineContext, type: TemplateType, name: string) => {
  if (!transaction(context.db, () => deleteTemplate(context, name, type))) throw notFound("Template not found");
  return { Message: "Accepted" };
};
