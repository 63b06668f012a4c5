import { ownValue } from "../../own-value.ts";
import type { PinpointTemplate, PushPart } from "./pinpoint-template.ts";

/** One text of a template, with its place in Pinpoint's response and in the content of Connect's request. */
export type TemplatePart = { from: string; to: readonly string[]; source: string };

/** All texts of a template. [Q in Connect API reference: MessageTemplateContentProvider] */
export const templateParts = (template: PinpointTemplate): TemplatePart[] => {
  switch (template.TemplateType) {
    case "EMAIL":
      return [
        ...part("Subject", template.Subject, "email", "subject"),
        ...part("HtmlPart", template.HtmlPart, "email", "body", "html", "content"),
        ...part("TextPart", template.TextPart, "email", "body", "plainText", "content"),
        ...(template.Headers ?? []).flatMap(({ Name, Value }) =>
          part(`Headers.${Name}`, Value, "email", "headers", Name),
        ),
      ];
    case "SMS":
      return part("Body", template.Body, "sms", "body", "plainText", "content");
    case "PUSH":
      return PUSH_PLATFORMS.flatMap(({ from, to }) => {
        const own = ownValue(template, from);
        return own ? pushParts(from, own, to) : pushParts("Default", template.Default ?? {}, to);
      });
    default:
      return template satisfies never;
  }
};

const PUSH_PLATFORMS = [
  { from: "APNS", to: "apns" },
  { from: "GCM", to: "fcm" },
  { from: "ADM", to: "adm" },
  { from: "Baidu", to: "baidu" },
] as const;

// [Q in Connect API reference: PushFCMMessageTemplateContent] the others have the same fields, and APNS also mediaUrl.
const PUSH_FIELDS: readonly (readonly [keyof PushPart, ...string[]])[] = [
  ["Title", "title"],
  ["Body", "body", "content"],
  ["Action", "action"],
  ["Sound", "sound"],
  ["Url", "url"],
  ["ImageUrl", "imageUrl"],
  ["ImageIconUrl", "imageIconUrl"],
  ["SmallImageIconUrl", "smallImageIconUrl"],
  ["MediaUrl", "mediaUrl"],
  ["RawContent", "rawContent", "content"],
];

/** A platform without a message of its own receives the default one. [Pinpoint API reference: PushNotificationTemplateRequest] */
const pushParts = (from: string, message: PushPart, platform: string): TemplatePart[] =>
  PUSH_FIELDS.flatMap(([field, ...to]) => part(`${from}.${field}`, ownValue(message, field), "push", platform, ...to));

const part = (from: string, source: string | null | undefined, ...to: string[]): TemplatePart[] =>
  source ? [{ from, to, source }] : [];
