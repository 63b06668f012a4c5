import * as z from "zod";
import { ChannelType } from "../../pinpoint/endpoint.ts";
import {
  EMAIL_TEMPLATE_MAX_LENGTH,
  PUSH_TEMPLATE_MAX_LENGTH,
  SMS_TEMPLATE_MAX_LENGTH,
  VOICE_TEMPLATE_MAX_LENGTH,
} from "../../pinpoint/limits.ts";
import { mapOf } from "../../pinpoint/map-of.ts";
import { TemplateConfiguration } from "../template/template.ts";

const Text = z.string().optional();
const ShortText = z.string().max(PUSH_TEMPLATE_MAX_LENGTH).optional();

// unspecified by AWS; chosen because a template can contain each value many times, for each of many recipients.
const SUBSTITUTIONS_MAX_LENGTH = 10_000;
/** Variables of the message, beside those of the endpoint. A list of one value renders as that value. */
const Substitutions = mapOf(z.array(z.string()))
  .refine((substitutions) => JSON.stringify(substitutions).length <= SUBSTITUTIONS_MAX_LENGTH, {
    message: `expected at most ${SUBSTITUTIONS_MAX_LENGTH} characters as JSON`,
  })
  .optional();
const Unsupported = z.unknown().optional();

/** How the message of one recipient differs from that of the others. [Pinpoint API reference: EndpointSendConfiguration] */
export const RecipientSettings = z.object({
  BodyOverride: ShortText,
  Context: mapOf(z.string()).optional(),
  RawContent: ShortText,
  Substitutions,
  TitleOverride: ShortText,
});
export type RecipientSettings = z.infer<typeof RecipientSettings>;

/** [Pinpoint API reference: AddressConfiguration] */
export const AddressSettings = RecipientSettings.extend({ ChannelType });
export type AddressSettings = z.infer<typeof AddressSettings>;

const Push = z.object({ Title: ShortText, Body: ShortText, Substitutions, RawContent: ShortText }).optional();
const EmailPart = z.object({ Data: z.string().max(EMAIL_TEMPLATE_MAX_LENGTH).optional() }).optional();

/** [Pinpoint API reference: DirectMessageConfiguration] */
const DirectMessageConfiguration = z.object({
  ADMMessage: Push,
  APNSMessage: Push,
  BaiduMessage: Push,
  DefaultMessage: z.object({ Body: ShortText, Substitutions }).optional(),
  DefaultPushNotificationMessage: Push,
  EmailMessage: z
    .object({
      FromAddress: Text,
      RawEmail: Unsupported,
      SimpleEmail: z.object({ HtmlPart: EmailPart, Subject: EmailPart, TextPart: EmailPart }).optional(),
      Substitutions,
    })
    .optional(),
  GCMMessage: Push,
  SMSMessage: z
    .object({
      Body: z.string().max(SMS_TEMPLATE_MAX_LENGTH).optional(),
      MediaUrl: Unsupported,
      MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]).default("TRANSACTIONAL"),
      OriginationNumber: Text,
      SenderId: Text,
      Substitutions,
    })
    .optional(),
  VoiceMessage: z
    .object({
      Body: z.string().max(VOICE_TEMPLATE_MAX_LENGTH).optional(),
      LanguageCode: Text,
      OriginationNumber: Text,
      Substitutions,
      VoiceId: Text,
    })
    .optional(),
});
export type DirectMessageConfiguration = z.infer<typeof DirectMessageConfiguration>;

/** What a request sends to all of its recipients. [Pinpoint API reference: MessageRequest, SendUsersMessageRequest] */
export const DirectMessage = z.object({
  Context: mapOf(z.string()).optional(),
  MessageConfiguration: DirectMessageConfiguration,
  TemplateConfiguration: TemplateConfiguration.optional(),
});
export type DirectMessage = z.infer<typeof DirectMessage>;
