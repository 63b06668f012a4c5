import * as z from "zod";
import { ChannelType } from "../../pinpoint/endpoint.ts";
import { CUSTOM_DATA_MAX_LENGTH } from "../../pinpoint/limits.ts";
import { mapOf } from "../../pinpoint/map-of.ts";
import { CampaignHook } from "../app/campaign-hook.ts";
import { DeliveryUri } from "../delivery/delivery-uri.ts";
import { QuietTime } from "../delivery/quiet-time.ts";
import { TIMEZONE_MAX_LENGTH } from "../delivery/utc-offset.ts";
import { InAppMessage, TemplateConfiguration } from "../template/template.ts";
import { EventFilter } from "../trigger/event-filter.ts";

const PushMessage = z.looseObject({
  Title: z.string().optional(),
  Body: z.string().optional(),
  RawContent: z.string().optional(),
});

export const MessageConfiguration = z.looseObject({
  CustomMessage: z.looseObject({ Data: z.string().max(CUSTOM_DATA_MAX_LENGTH).optional() }).optional(),
  EmailMessage: z
    .looseObject({
      Title: z.string().optional(),
      Body: z.string().optional(),
      HtmlBody: z.string().optional(),
      FromAddress: z.string().optional(),
    })
    .optional(),
  SMSMessage: z
    .looseObject({
      Body: z.string().optional(),
      MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]).optional(),
      OriginationNumber: z.string().optional(),
      SenderId: z.string().optional(),
    })
    .optional(),
  ADMMessage: PushMessage.optional(),
  APNSMessage: PushMessage.optional(),
  BaiduMessage: PushMessage.optional(),
  GCMMessage: PushMessage.optional(),
  DefaultMessage: PushMessage.optional(),
  InAppMessage: InAppMessage.optional(),
});
export type MessageConfiguration = z.infer<typeof MessageConfiguration>;

const CustomDeliveryConfiguration = z.looseObject({
  DeliveryUri,
  EndpointTypes: z.array(ChannelType).min(1).optional(),
});

export const Schedule = z.looseObject({
  StartTime: z.string(),
  EndTime: z.string().optional(),
  Frequency: z.enum(["ONCE", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "EVENT", "IN_APP_EVENT"]).optional(),
  IsLocalTime: z.boolean().optional(),
  Timezone: z.string().max(TIMEZONE_MAX_LENGTH).optional(),
  QuietTime: QuietTime.optional(),
  EventFilter: EventFilter.optional(),
});
export type Schedule = z.infer<typeof Schedule>;

const PerEndpoint = z.int().min(0).max(100).optional();

/** [Pinpoint API reference: CampaignLimits] Unspecified by AWS for 0; chosen to mean no limit, as in a journey. */
const CampaignLimits = z.looseObject({
  Daily: PerEndpoint,
  Total: PerEndpoint,
  Session: PerEndpoint,
  MessagesPerSecond: z.int().min(0).max(20_000).optional(),
  MaximumDuration: z
    .int()
    .min(0)
    .refine((seconds) => seconds === 0 || seconds >= 60, { message: "must be at least 60 seconds" })
    .optional(),
});

const Message = {
  MessageConfiguration: MessageConfiguration.optional(),
  CustomDeliveryConfiguration: CustomDeliveryConfiguration.optional(),
  TemplateConfiguration: TemplateConfiguration.optional(),
};

const WriteTreatment = z.looseObject({
  ...Message,
  SizePercent: z.int().min(0).max(100),
  TreatmentName: z.string().optional(),
  TreatmentDescription: z.string().optional(),
});

/** The request that creates or updates a campaign. An update keeps the fields that it omits. [Pinpoint API reference: WriteCampaignRequest] */
export const WriteCampaign = z.looseObject({
  ...Message,
  Name: z.string().min(1).optional(),
  Description: z.string().optional(),
  SegmentId: z.string().optional(),
  SegmentVersion: z.int().optional(),
  Schedule: Schedule.optional(),
  Hook: CampaignHook.optional(),
  HoldoutPercent: z.int().min(0).max(100).optional(),
  // [Pinpoint user guide: A/B tests] up to five treatments, one of them the campaign itself.
  AdditionalTreatments: z.array(WriteTreatment).max(4).optional(),
  IsPaused: z.boolean().optional(),
  // [Pinpoint API reference: WriteCampaignRequest.Priority] from 1 to 5; of in-app messages only.
  Priority: z.int().min(0).max(5).optional(),
  Limits: CampaignLimits.optional(),
  TreatmentName: z.string().optional(),
  TreatmentDescription: z.string().optional(),
  tags: mapOf(z.string()).optional(),
});
export type WriteCampaign = z.infer<typeof WriteCampaign>;

/** An accepted campaign, whose segment version and schedule are known. */
export type Campaign = WriteCampaign & { SegmentId: string; SegmentVersion: number; Schedule: Schedule };

/** The message of one treatment, and the channel that delivers it. */
export type Treatment = Pick<
  WriteCampaign,
  "MessageConfiguration" | "CustomDeliveryConfiguration" | "TemplateConfiguration"
>;
