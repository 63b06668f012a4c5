import { badRequest } from "../api-error.ts";
import type { EngineContext } from "../context.ts";
import { substitutionsOf } from "./default-substitutions.ts";
import { type Contents, pushContents } from "./message-content.ts";
import { loadTemplate, type StoredTemplate } from "./store/templates.ts";
import type { TemplateConfiguration, TemplateReference, TemplateType } from "./template.ts";

/** The content that the referenced templates have for each channel type, or a 400 if a template does not exist. */
export const templateContents = (context: EngineContext, templates: TemplateConfiguration): Contents => ({
  ...(templates.EmailTemplate && emailContents(requireReferenced(context, "EMAIL", templates.EmailTemplate))),
  ...(templates.SMSTemplate && smsContents(requireReferenced(context, "SMS", templates.SMSTemplate))),
  ...(templates.PushTemplate && pushTemplateContents(requireReferenced(context, "PUSH", templates.PushTemplate))),
  ...(templates.VoiceTemplate && voiceContents(requireReferenced(context, "VOICE", templates.VoiceTemplate))),
});

/** The message of the referenced in-app template, which apps fetch; undefined if it does not exist. */
export const inAppTemplateMessage = (context: EngineContext, { Name, Version }: TemplateReference) => {
  const stored = loadTemplate(context, Name ?? "", "INAPP", Version);
  if (stored === undefined) return undefined;
  const { Content, CustomConfig, Layout } = stored.template;
  return { Content, CustomConfig, Layout };
};

/** Rejects a configuration that names a template that does not exist, with a 400. */
export const requireTemplates = (context: EngineContext, templates: TemplateConfiguration): void => {
  if (templates.EmailTemplate) requireReferenced(context, "EMAIL", templates.EmailTemplate);
  if (templates.SMSTemplate) requireReferenced(context, "SMS", templates.SMSTemplate);
  if (templates.PushTemplate) requireReferenced(context, "PUSH", templates.PushTemplate);
  if (templates.VoiceTemplate) requireReferenced(context, "VOICE", templates.VoiceTemplate);
  if (templates.InAppTemplate) requireReferenced(context, "INAPP", templates.InAppTemplate);
};

const requireReferenced = (
  context: EngineContext,
  type: TemplateType,
  { Name, Version }: TemplateReference,
): StoredTemplate => {
  const template = loadTemplate(context, Name ?? "", type, Version);
  if (template === undefined)
    throw badRequest(`There is no ${type} template ${Name}${Version ? ` in version ${Version}` : ""}`);
  return template;
};

const emailContents = ({ template }: StoredTemplate): Contents => ({
  EMAIL: {
    channel: "EMAIL",
    subject: template.Subject ?? "",
    html: template.HtmlPart,
    text: template.TextPart,
    defaults: substitutionsOf(template),
  },
});

const smsContents = ({ template }: StoredTemplate): Contents => ({
  SMS: { channel: "SMS", body: template.Body ?? "", messageType: "PROMOTIONAL", defaults: substitutionsOf(template) },
});

const voiceContents = ({ template }: StoredTemplate): Contents => ({
  VOICE: {
    channel: "VOICE",
    body: template.Body ?? "",
    languageCode: template.LanguageCode,
    voiceId: template.VoiceId,
    defaults: substitutionsOf(template),
  },
});

const pushTemplateContents = ({ template }: StoredTemplate): Contents =>
  pushContents(
    { ADM: template.ADM, APNS: template.APNS, Baidu: template.Baidu, GCM: template.GCM },
    template.Default,
    substitutionsOf(template),
  );
