import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { transaction } from "../database.ts";
import { parseBody, withoutNulls } from "../request-body.ts";
import { latestTemplateVersion, saveTemplate } from "./store/templates.ts";
import { TemplateContent, type TemplateType } from "./template.ts";
import { templateArn } from "./template-arn.ts";
import { whyNotCompiled } from "./why-not-compiled.ts";

// [Pinpoint API reference: TemplateName] letters, digits, underscores and hyphens, at most 128.
const TEMPLATE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;

export const createTemplate = (context: EngineContext, type: TemplateType, name: string, body: unknown) => {
  const template = readTemplate(body);
  if (!TEMPLATE_NAME.test(name))
    throw badRequest("template-name: expected at most 128 letters, digits, underscores and hyphens");
  if (latestTemplateVersion(context, name, type) > 0) throw badRequest(`The ${type} template ${name} already exists`);
  const now = context.clock.now();
  transaction(context.db, () =>
    saveTemplate(context, { name, type, version: 1, template, createdAtMs: now, modifiedAtMs: now }),
  );
  return { Arn: templateArn(context, type, name), Message: "Created" };
};

/** The template of a request body; refused with a 400 if a text does not compile. */
export const readTemplate = (body: unknown): TemplateContent => {
  const template = parseBody(TemplateContent, withoutNulls(body));
  const reason = whyNotCompiled(template);
  if (reason !== undefined) throw badRequest(reason);
  return template;
};
