import * as z from "zod";
import { ChannelType } from "../../pinpoint/endpoint.ts";
import { CUSTOM_DATA_MAX_LENGTH } from "../../pinpoint/limits.ts";
import { DeliveryUri } from "../delivery/delivery-uri.ts";
import { TemplateConfiguration } from "../template/template.ts";

const PushMessage = z.looseObject({ Title: z.string().optional(), Body: z.string().optional() });

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
  Timezone: z.string().optional(),
  QuietTime: z.looseObject({ Start: z.string().optional(), End: z.string().optional() }).optional(),
});
export type Schedule = z.infer<typeof Schedule>;

export const CampaignHook = z.looseObject({
  LambdaFunctionName: z.string().optional(),
  Mode: z.enum(["DELIVERY", "FILTER"]).optional(),
  WebUrl: z.string().optional(),
});
export type CampaignHook = z.infer<typeof CampaignHook>;

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

/** A campaign as it is written. Fields left out of an update keep their value. [Pinpoint API reference: WriteCampaignRequest] */
export const WriteCampaign = z.looseObject({
  ...Message,
  Name: z.string().min(1).optional(),
  Description: z.string().optional(),
  SegmentId: z.string().optional(),
  SegmentVersion: z.int().optional(),
  Schedule: Schedule.optional(),
  Hook: CampaignHook.optional(),
  HoldoutPercent: z.int().min(0).max(100).optional(),
  // [Pinpoint user guide: A/B tests] up to five treatments, the campaign itself being one of them.
  AdditionalTreatments: z.array(WriteTreatment).max(4).optional(),
  IsPaused: z.boolean().optional(),
  Limits: z.looseObject({}).optional(),
  TreatmentName: z.string().optional(),
  TreatmentDescription: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
export type WriteCampaign = z.infer<typeof WriteCampaign>;

/** A campaign that was accepted: its segment is known, and so is its schedule. */
export type Campaign = WriteCampaign & { SegmentId: string; SegmentVersion: number; Schedule: Schedule };

/** What one treatment says, and how. */
export type Treatment = Pick<
  WriteCampaign,
  "MessageConfiguration" | "CustomDeliveryConfiguration" | "TemplateConfiguration"
>;
