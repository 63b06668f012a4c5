import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import { mapOf } from "../../pinpoint/map-of.ts";

const Text = z.string().nullish();

const shared = {
  TemplateName: z.string(),
  TemplateDescription: Text,
  DefaultSubstitutions: JsonText.pipe(mapOf(z.string())).nullish(),
};

const PushPart = z
  .object({
    Title: Text,
    Body: Text,
    Action: Text,
    Sound: Text,
    Url: Text,
    ImageUrl: Text,
    ImageIconUrl: Text,
    SmallImageIconUrl: Text,
    MediaUrl: Text,
    RawContent: Text,
  })
  .nullish();
export type PushPart = NonNullable<z.infer<typeof PushPart>>;

/** A template as its operation returns it. [Pinpoint API reference: EmailTemplateResponse] */
export const EmailTemplate = z.object({
  ...shared,
  TemplateType: z.literal("EMAIL"),
  Subject: Text,
  HtmlPart: Text,
  TextPart: Text,
  Headers: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
});

/** [Pinpoint API reference: SMSTemplateResponse] */
export const SmsTemplate = z.object({ ...shared, TemplateType: z.literal("SMS"), Body: Text });

/** [Pinpoint API reference: PushNotificationTemplateResponse] */
export const PushTemplate = z.object({
  ...shared,
  TemplateType: z.literal("PUSH"),
  ADM: PushPart,
  APNS: PushPart,
  Baidu: PushPart,
  Default: PushPart,
  GCM: PushPart,
});

/** The types of templates that Connect also has. It has none for voice and in-app messages. */
export const PinpointTemplate = z.discriminatedUnion("TemplateType", [EmailTemplate, SmsTemplate, PushTemplate]);
export type PinpointTemplate = z.infer<typeof PinpointTemplate>;
