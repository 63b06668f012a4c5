import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import type { OperationRequest } from "../operation.ts";
import { readTemplate } from "./read-template.ts";
import { templateNameIn } from "./require-template.ts";
import { latestTemplateVersion, saveTemplate } from "./store/templates.ts";
import type { TemplateKind } from "./template.ts";
import { templateArn } from "./template-arn.ts";

// [Pinpoint API reference: TemplateName] letters, digits, underscores and hyphens, at most 128.
const TEMPLATE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

export const createTemplate = (
  context: EngineContext,
  kind: TemplateKind,
  path: OperationRequest["path"],
  body: unknown,
) => {
  const { type } = kind;
  const name = templateNameIn(path);
  const template = readTemplate(kind, body);
  if (!TEMPLATE_NAME.test(name))
    throw badRequest("template-name: expected at most 128 letters, digits, underscores and hyphens");
  if (latestTemplateVersion(context, name, type) > 0) throw badRequest(`The ${type} template ${name} already exists`);
  const now = context.clock.now();
  transaction(context.db, () =>
    saveTemplate(context, { name, type, version: 1, template, createdAtMs: now, modifiedAtMs: now }),
  );
  return { Arn: templateArn(context, type, name), Message: "Created" };
};
