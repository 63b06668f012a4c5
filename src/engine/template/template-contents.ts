import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { type Contents, pushContents } from "../delivery/message-content.ts";
import { loadTemplate, type StoredTemplate } from "./store/templates.ts";
import type { TemplateConfiguration, TemplateReference, TemplateType } from "./template.ts";

/** What the templates that are referred to say to each channel type. Refuses a template that is not there. */
export const templateContents = (context: EngineContext, templates: TemplateConfiguration): Contents => ({
  ...(templates.EmailTemplate && emailContents(found(context, "EMAIL", templates.EmailTemplate))),
  ...(templates.SMSTemplate && smsContents(found(context, "SMS", templates.SMSTemplate))),
  ...(templates.PushTemplate && pushTemplateContents(found(context, "PUSH", templates.PushTemplate))),
});

const found = (context: EngineContext, type: TemplateType, { Name, Version }: TemplateReference): StoredTemplate => {
  const template = loadTemplate(context, Name ?? "", type, Version);
  if (template === undefined)
    throw badRequest(`There is no ${type} template ${Name}${Version ? ` in version ${Version}` : ""}`);
  return template;
};

const emailContents = ({ template }: StoredTemplate): Contents => ({
  EMAIL: { channel: "EMAIL", subject: template.Subject ?? "", html: template.HtmlPart, text: template.TextPart },
});

const smsContents = ({ template }: StoredTemplate): Contents => ({
  SMS: { channel: "SMS", body: template.Body ?? "", messageType: "PROMOTIONAL" },
});

const pushTemplateContents = ({ template }: StoredTemplate): Contents =>
  pushContents({ ADM: template.ADM, APNS: template.APNS, Baidu: template.Baidu, GCM: template.GCM }, template.Default);
