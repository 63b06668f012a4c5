import type { ChannelType } from "../../pinpoint/endpoint.ts";
import type { EngineContext } from "../context.ts";
import { rejectUnsupported } from "../reject-unsupported.ts";
import { type Contents, PUSH_TYPES, pushContents } from "../template/message-content.ts";
import { templateContents } from "../template/template-contents.ts";
import type { DirectMessage, DirectMessageConfiguration } from "./direct-message.ts";

/** The content of a message for each channel type; texts of templates precede those of the request. A 400 if a template does not exist. */
export const directContents = (
  context: EngineContext,
  { MessageConfiguration, TemplateConfiguration }: DirectMessage,
): Contents => {
  const { EmailMessage, SMSMessage } = MessageConfiguration;
  rejectUnsupported(MessageConfiguration, ["VoiceMessage"]);
  if (EmailMessage) rejectUnsupported(EmailMessage, ["RawEmail"]);
  if (SMSMessage) rejectUnsupported(SMSMessage, ["MediaUrl"]);
  const written = writtenContents(MessageConfiguration);
  const templates = templateContents(context, TemplateConfiguration ?? {});
  const email = templates.EMAIL?.channel === "EMAIL" && { ...templates.EMAIL, from: EmailMessage?.FromAddress };
  const sms = templates.SMS?.channel === "SMS" && { ...templates.SMS, ...smsSettings(MessageConfiguration) };
  return { ...written, ...templates, ...(email && { EMAIL: email }), ...(sms && { SMS: sms }) };
};

const smsSettings = ({ SMSMessage }: DirectMessageConfiguration) => ({
  messageType: SMSMessage?.MessageType ?? ("TRANSACTIONAL" as const),
  from: SMSMessage?.OriginationNumber ?? SMSMessage?.SenderId,
});

const writtenContents = (messages: DirectMessageConfiguration): Contents => {
  const { DefaultMessage, DefaultPushNotificationMessage, EmailMessage, SMSMessage } = messages;
  const contents = pushContents(
    {
      ADM: messages.ADMMessage,
      APNS: messages.APNSMessage,
      Baidu: messages.BaiduMessage,
      GCM: messages.GCMMessage,
    },
    DefaultPushNotificationMessage ?? DefaultMessage,
  );
  const text = SMSMessage?.Body ?? DefaultMessage?.Body;
  if (text !== undefined) contents.SMS = { channel: "SMS", body: text, ...smsSettings(messages) };
  const email = EmailMessage?.SimpleEmail;
  if (email !== undefined || DefaultMessage?.Body !== undefined)
    contents.EMAIL = {
      channel: "EMAIL",
      subject: email?.Subject?.Data ?? "",
      html: email?.HtmlPart?.Data,
      text: email?.TextPart?.Data ?? DefaultMessage?.Body,
      from: EmailMessage?.FromAddress,
    };
  return contents;
};

/** The variables that the request gives to the messages of a channel type. */
export const substitutionsFor = (
  messages: DirectMessageConfiguration,
  channelType: ChannelType | undefined,
): Record<string, string[]> => ({
  ...messages.DefaultMessage?.Substitutions,
  ...(isPush(channelType) && messages.DefaultPushNotificationMessage?.Substitutions),
  ...messageFor(messages, channelType)?.Substitutions,
});

const isPush = (channelType: ChannelType | undefined): boolean =>
  channelType === "PUSH" || Object.values(PUSH_TYPES).some((types) => types.some((type) => type === channelType));

const messageFor = (messages: DirectMessageConfiguration, channelType: ChannelType | undefined) => {
  switch (channelType) {
    case "SMS":
      return messages.SMSMessage;
    case "EMAIL":
      return messages.EmailMessage;
    case "ADM":
      return messages.ADMMessage;
    case "BAIDU":
      return messages.BaiduMessage;
    case "GCM":
      return messages.GCMMessage;
    case "APNS":
    case "APNS_SANDBOX":
    case "APNS_VOIP":
    case "APNS_VOIP_SANDBOX":
      return messages.APNSMessage;
    case "PUSH":
    case "VOICE":
    case "CUSTOM":
    case "IN_APP":
    case undefined:
      return undefined;
    default:
      return channelType satisfies never;
  }
};
