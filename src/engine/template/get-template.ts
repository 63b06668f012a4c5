import type { EngineContext } from "../context.ts";
import { requireTemplate } from "./store/templates.ts";
import type { TemplateType } from "./template.ts";
import { templateArn } from "./template-arn.ts";

/** [Pinpoint API reference: EmailTemplateResponse, SMSTemplateResponse, PushNotificationTemplateResponse] */
export const getTemplate = (context: EngineContext, type: TemplateType, name: string, version: string | null) => {
  const stored = requireTemplate(context, name, type, version ?? undefined);
  return {
    ...stored.template,
    Arn: templateArn(context, type, name),
    TemplateName: name,
    TemplateType: type,
    Version: String(stored.version),
    CreationDate: new Date(stored.createdAtMs).toISOString(),
    LastModifiedDate: new Date(stored.modifiedAtMs).toISOString(),
  };
};
