import * as z from "zod";
import { mapOf } from "../../pinpoint/map-of.ts";

// What get and list operations return. Objects with rules of their own pass through: the target checks them. Fields that
// a request does not have are dropped here.
const Tags = mapOf(z.string()).nullish();
const Text = z.string().nullish();
const Any = z.unknown().optional();
// The AWS CLI writes a time of a journey as text, or in version 1 as seconds since 1970.
const Time = z
  .union([z.string(), z.number().transform((seconds) => seconds * 1_000)])
  .pipe(z.coerce.date())
  .transform((date) => date.toISOString())
  .nullish();
const shared = { Id: z.string().min(1), Name: Text, tags: Tags };

/** [Pinpoint API reference: ApplicationResponse] */
const Application = z.object({ ...shared, Name: z.string() });

/** [Pinpoint API reference: SegmentResponse] */
const Segment = z.object({
  ...shared,
  SegmentType: z.enum(["DIMENSIONAL", "IMPORT"]),
  Version: z.int().nullish(),
  Dimensions: Any,
  SegmentGroups: z.looseObject({ Groups: z.array(z.looseObject({})).nullish() }).nullish(),
  ImportDefinition: z.looseObject({ RoleArn: Text }).nullish(),
});

const Treatment = z.object({
  CustomDeliveryConfiguration: Any,
  MessageConfiguration: Any,
  Schedule: Any,
  SizePercent: z.int(),
  TemplateConfiguration: Any,
  TreatmentDescription: Any,
  TreatmentName: Any,
});

/** [Pinpoint API reference: CampaignResponse] */
const Campaign = z.object({
  ...shared,
  AdditionalTreatments: z.array(Treatment).nullish(),
  CustomDeliveryConfiguration: Any,
  Description: Any,
  HoldoutPercent: Any,
  Hook: Any,
  Limits: Any,
  MessageConfiguration: Any,
  Priority: Any,
  Schedule: Any,
  SegmentId: z.string(),
  SegmentVersion: z.int().nullish(),
  State: z.looseObject({ CampaignStatus: Text }).nullish(),
  TemplateConfiguration: Any,
  TreatmentDescription: Any,
  TreatmentName: Any,
});

/** [Pinpoint API reference: JourneyResponse] */
const Journey = z.object({
  ...shared,
  Activities: Any,
  ClosedDays: Any,
  JourneyChannelSettings: Any,
  Limits: Any,
  LocalTime: Any,
  OpenHours: Any,
  QuietTime: Any,
  RefreshFrequency: Any,
  RefreshOnSegmentUpdate: Any,
  Schedule: z.looseObject({ StartTime: Time, EndTime: Time }).nullish(),
  SendingSchedule: Any,
  StartActivity: Any,
  StartCondition: Any,
  State: Text,
  TimezoneEstimationMethods: Any,
  WaitForQuietTime: Any,
});

const template = <Type extends string>(TemplateType: Type, content: Record<string, z.ZodType>) =>
  z.object({
    TemplateName: z.string().min(1),
    TemplateType: z.literal(TemplateType),
    Version: Text,
    DefaultSubstitutions: Any,
    TemplateDescription: Any,
    tags: Tags,
    ...content,
  });

/** A page of a list, with a token if there are more. */
const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ Item: z.array(item), NextToken: Text });

/** What each operation returns, by the field of its response that has it. */
export const EXPORTED_SHAPES = {
  ApplicationResponse: Application,
  SegmentResponse: Segment,
  SegmentsResponse: pageOf(Segment),
  CampaignResponse: Campaign,
  CampaignsResponse: pageOf(Campaign),
  JourneyResponse: Journey,
  JourneysResponse: pageOf(Journey),
  EmailTemplateResponse: template("EMAIL", { Subject: Any, HtmlPart: Any, TextPart: Any, Headers: Any }),
  SMSTemplateResponse: template("SMS", { Body: Any }),
  PushNotificationTemplateResponse: template("PUSH", { ADM: Any, APNS: Any, Baidu: Any, Default: Any, GCM: Any }),
  VoiceTemplateResponse: template("VOICE", { Body: Any, LanguageCode: Any, VoiceId: Any }),
  InAppTemplateResponse: template("INAPP", { Content: Any, CustomConfig: Any, Layout: Any }),
};
export type Application = z.infer<typeof Application>;
export type Segment = z.infer<typeof Segment>;
export type Campaign = z.infer<typeof Campaign>;
export type Journey = z.infer<typeof Journey>;
export type Template = {
  TemplateName: string;
  TemplateType: TemplateType;
  Version?: string | null | undefined;
  tags?: unknown;
};
export type TemplateType = "EMAIL" | "SMS" | "PUSH" | "VOICE" | "INAPP";
