import type { EngineContext } from "../context.ts";
import type { StoredTemplate } from "./store/templates.ts";
import { templateArn } from "./template-arn.ts";

/** A version of a template without its content. [Pinpoint API reference: TemplateVersionResponse] */
export const templateVersionSummary = ({ template, ...stored }: StoredTemplate) => ({
  CreationDate: new Date(stored.createdAtMs).toISOString(),
  DefaultSubstitutions: template.DefaultSubstitutions,
  LastModifiedDate: new Date(stored.modifiedAtMs).toISOString(),
  TemplateDescription: template.TemplateDescription,
  TemplateName: stored.name,
  TemplateType: stored.type,
  Version: String(stored.version),
});

/** A template, in its active version, without its content. [Pinpoint API reference: TemplateResponse] */
export const templateSummary = (context: EngineContext, stored: StoredTemplate) => ({
  ...templateVersionSummary(stored),
  Arn: templateArn(context, stored.type, stored.name),
  tags: stored.template.tags,
});
