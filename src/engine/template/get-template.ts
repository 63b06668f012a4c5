import type { EngineContext } from "../context.ts";
import type { OperationRequest } from "../operation.ts";
import { requireTemplate } from "./require-template.ts";
import type { TemplateType } from "./template.ts";
import { templateArn } from "./template-arn.ts";

/**
 * A template with its content. [Pinpoint API reference: EmailTemplateResponse, SMSTemplateResponse,
 * PushNotificationTemplateResponse, VoiceTemplateResponse, InAppTemplateResponse]
 */
export const getTemplate = (
  context: EngineContext,
  type: TemplateType,
  path: OperationRequest["path"],
  version: string | null,
) => {
  const stored = requireTemplate(context, type, path, version ?? undefined);
  return {
    ...stored.template,
    Arn: templateArn(context, type, stored.name),
    TemplateName: stored.name,
    TemplateType: type,
    Version: String(stored.version),
    CreationDate: new Date(stored.createdAtMs).toISOString(),
    LastModifiedDate: new Date(stored.modifiedAtMs).toISOString(),
  };
};
