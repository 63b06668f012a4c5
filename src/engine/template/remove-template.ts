import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { OperationRequest } from "../operation.ts";
import { requireTemplate } from "./require-template.ts";
import { deleteTemplate } from "./store/templates.ts";
import type { TemplateType } from "./template.ts";

export const removeTemplate = (context: EngineContext, type: TemplateType, path: OperationRequest["path"]) => {
  transaction(context.db, () => deleteTemplate(context, requireTemplate(context, type, path).name, type));
  return { Message: "Accepted" };
};
