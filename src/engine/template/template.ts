import * as z from "zod";
import {
  EMAIL_TEMPLATE_MAX_LENGTH,
  PUSH_TEMPLATE_MAX_LENGTH,
  SMS_TEMPLATE_MAX_LENGTH,
  VOICE_TEMPLATE_MAX_LENGTH,
} from "../../pinpoint/limits.ts";
import { mapOf } from "../../pinpoint/map-of.ts";
import { DefaultSubstitutions } from "./default-substitutions.ts";

/** A reference to a template: its active version unless a version is named. [Pinpoint API reference: Template] */
export const TemplateReference = z.looseObject({ Name: z.string().optional(), Version: z.string().optional() });
export type TemplateReference = z.infer<typeof TemplateReference>;

export const TemplateConfiguration = z.looseObject({
  EmailTemplate: TemplateReference.optional(),
  SMSTemplate: TemplateReference.optional(),
  PushTemplate: TemplateReference.optional(),
  VoiceTemplate: TemplateReference.optional(),
  InAppTemplate: TemplateReference.optional(),
});
export type TemplateConfiguration = z.infer<typeof TemplateConfiguration>;

const Text = z.string().optional();
// unspecified by AWS; chosen because lists return these texts for each template.
const DESCRIPTION_MAX_LENGTH = 4_000;
const shared = {
  DefaultSubstitutions: DefaultSubstitutions.optional(),
  TemplateDescription: z.string().max(DESCRIPTION_MAX_LENGTH).optional(),
  tags: mapOf(z.string()).optional(),
};

const EmailPart = z.string().max(EMAIL_TEMPLATE_MAX_LENGTH).optional();
const PushText = z.string().max(PUSH_TEMPLATE_MAX_LENGTH).optional();
const PushPart = z.looseObject({ Title: PushText, Body: PushText, RawContent: PushText }).optional();

// [Pinpoint API reference: InAppTemplateRequest, InAppMessageContent, InAppMessageButton]
const LAYOUTS = ["BOTTOM_BANNER", "CAROUSEL", "MIDDLE_BANNER", "MOBILE_FEED", "OVERLAYS", "TOP_BANNER"] as const;
const Alignment = z.enum(["CENTER", "LEFT", "RIGHT"]);
const ButtonAction = z.enum(["CLOSE", "DEEP_LINK", "LINK"]);
const OverriddenButton = z.object({ ButtonAction, Link: Text }).optional();
const Button = z
  .object({
    Android: OverriddenButton,
    DefaultConfig: z
      .object({
        ButtonAction,
        Text: z.string(),
        BackgroundColor: Text,
        BorderRadius: z.int().optional(),
        Link: Text,
        TextColor: Text,
      })
      .optional(),
    IOS: OverriddenButton,
    Web: OverriddenButton,
  })
  .optional();
const InAppContent = z.object({
  BackgroundColor: Text,
  BodyConfig: z.object({ Alignment, Body: z.string(), TextColor: z.string() }).optional(),
  HeaderConfig: z.object({ Alignment, Header: z.string(), TextColor: z.string() }).optional(),
  ImageUrl: Text,
  PrimaryBtn: Button,
  SecondaryBtn: Button,
});

/** The message of an in-app campaign or template. [Pinpoint API reference: CampaignInAppMessage] */
const inAppMessage = {
  Content: z.array(InAppContent).optional(),
  CustomConfig: mapOf(z.string()).optional(),
  Layout: z.enum(LAYOUTS).optional(),
};
export const InAppMessage = z.looseObject({ ...inAppMessage, Body: Text });

/** The body of a request that creates or updates a template of each type. */
const REQUESTS = {
  // [Pinpoint API reference: EmailTemplateRequest]
  EMAIL: z.looseObject({
    ...shared,
    Subject: Text,
    HtmlPart: EmailPart,
    TextPart: EmailPart,
    Headers: z.array(z.object({ Name: Text, Value: Text })).optional(),
  }),
  // [Pinpoint API reference: SMSTemplateRequest]
  SMS: z.looseObject({ ...shared, Body: z.string().max(SMS_TEMPLATE_MAX_LENGTH).optional() }),
  // [Pinpoint API reference: PushNotificationTemplateRequest]
  PUSH: z.looseObject({ ...shared, ADM: PushPart, APNS: PushPart, Baidu: PushPart, Default: PushPart, GCM: PushPart }),
  // [Pinpoint API reference: VoiceTemplateRequest]
  VOICE: z.looseObject({
    ...shared,
    Body: z.string().max(VOICE_TEMPLATE_MAX_LENGTH).optional(),
    LanguageCode: Text,
    VoiceId: Text,
  }),
  // [Pinpoint API reference: InAppTemplateRequest]
  INAPP: z.looseObject({
    ...shared,
    ...inAppMessage,
  }),
};
export type TemplateType = keyof typeof REQUESTS;

type Fields<Type extends TemplateType> = z.infer<(typeof REQUESTS)[Type]>;
/** The content of a template of any type: the fields that other types have are absent. */
export type TemplateContent = Partial<
  Fields<"EMAIL"> & Fields<"SMS"> & Fields<"PUSH"> & Fields<"VOICE"> & Fields<"INAPP">
>;

export type TemplateKind = {
  type: TemplateType;
  /** As in the names of its operations: Create`Sms`Template. */
  operationName: string;
  request: z.ZodType<TemplateContent>;
};

export const TEMPLATE_KINDS: readonly TemplateKind[] = [
  { type: "EMAIL", operationName: "Email", request: REQUESTS.EMAIL },
  { type: "SMS", operationName: "Sms", request: REQUESTS.SMS },
  { type: "PUSH", operationName: "Push", request: REQUESTS.PUSH },
  { type: "VOICE", operationName: "Voice", request: REQUESTS.VOICE },
  { type: "INAPP", operationName: "InApp", request: REQUESTS.INAPP },
];
