import * as z from "zod";
import { EMAIL_TEMPLATE_MAX_LENGTH, SMS_TEMPLATE_MAX_LENGTH } from "../../pinpoint/limits.ts";
import { mapOf } from "../../pinpoint/map-of.ts";

export const TEMPLATE_TYPES = ["EMAIL", "SMS", "PUSH"] as const;
export type TemplateType = (typeof TEMPLATE_TYPES)[number];

/** A reference to a template: its active version unless a version is named. [Pinpoint API reference: Template] */
export const TemplateReference = z.looseObject({ Name: z.string().optional(), Version: z.string().optional() });
export type TemplateReference = z.infer<typeof TemplateReference>;

export const TemplateConfiguration = z.looseObject({
  EmailTemplate: TemplateReference.optional(),
  SMSTemplate: TemplateReference.optional(),
  PushTemplate: TemplateReference.optional(),
});
export type TemplateConfiguration = z.infer<typeof TemplateConfiguration>;

const PushPart = z.looseObject({ Title: z.string().optional(), Body: z.string().optional() }).optional();

/** The fields of all template types together. [Pinpoint API reference: EmailTemplateRequest, SMSTemplateRequest, PushNotificationTemplateRequest] */
export const TemplateContent = z.looseObject({
  Subject: z.string().optional(),
  HtmlPart: z.string().max(EMAIL_TEMPLATE_MAX_LENGTH).optional(),
  TextPart: z.string().max(EMAIL_TEMPLATE_MAX_LENGTH).optional(),
  Body: z.string().max(SMS_TEMPLATE_MAX_LENGTH).optional(),
  ADM: PushPart,
  APNS: PushPart,
  Baidu: PushPart,
  Default: PushPart,
  GCM: PushPart,
  tags: mapOf(z.string()).optional(),
});
export type TemplateContent = z.infer<typeof TemplateContent>;
