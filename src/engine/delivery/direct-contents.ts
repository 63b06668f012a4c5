import type { ChannelType } from "../../pinpoint/endpoint.ts";
import type { EngineContext } from "../context.ts";
import { rejectUnsupported } from "../reject-unsupported.ts";
import { type Contents, type MessageContent, PUSH_TYPES, pushContents } from "../template/message-content.ts";
import { templateContents } from "../template/template-contents.ts";
import type { DirectMessage, DirectMessageConfiguration } from "./direct-message.ts";

/** The content of a message for each channel type; texts of templates precede those of the request. A 400 if a template does not exist. */
export const directContents = (
  context: EngineContext,
  { MessageConfiguration, TemplateConfiguration }: DirectMessage,
): Contents => {
  const { EmailMessage, SMSMessage } = MessageConfiguration;
  // Apps fetch in-app messages, and only campaigns have them.
  rejectUnsupported(TemplateConfiguration ?? {}, ["InAppTemplate"]);
  if (EmailMessage) rejectUnsupported(EmailMessage, ["RawEmail"]);
  if (SMSMessage) rejectUnsupported(SMSMessage, ["MediaUrl"]);
  const written = writtenContents(MessageConfiguration);
  const templates = templateContents(context, TemplateConfiguration ?? {});
  const email = templates.EMAIL?.channel === "EMAIL" && { ...templates.EMAIL, from: EmailMessage?.FromAddress };
  const sms = templates.SMS?.channel === "SMS" && { ...templates.SMS, ...smsSettings(MessageConfiguration) };
  const voice = templates.VOICE?.channel === "VOICE" && withVoiceSettings(templates.VOICE, MessageConfiguration);
  return {
    ...written,
    ...templates,
    ...(email && { EMAIL: email }),
    ...(sms && { SMS: sms }),
    ...(voice && { VOICE: voice }),
  };
};

const voiceSettings = ({ VoiceMessage }: DirectMessageConfiguration) => ({
  languageCode: VoiceMessage?.LanguageCode,
  voiceId: VoiceMessage?.VoiceId,
  from: VoiceMessage?.OriginationNumber,
});

/** The content of a voice template with the number of the request, and its voice and language if the template has none. */
const withVoiceSettings = (
  template: Extract<MessageContent, { channel: "VOICE" }>,
  messages: DirectMessageConfiguration,
) => {
  const { languageCode, voiceId, from } = voiceSettings(messages);
  return {
    ...template,
    from,
    languageCode: template.languageCode ?? languageCode,
    voiceId: template.voiceId ?? voiceId,
  };
};

const smsSettings = ({ SMSMessage }: DirectMessageConfiguration) => ({
  messageType: SMSMessage?.MessageType ?? ("TRANSACTIONAL" as const),
  from: SMSMessage?.OriginationNumber ?? SMSMessage?.SenderId,
});

const writtenContents = (messages: DirectMessageConfiguration): Contents => {
  const { DefaultMessage, DefaultPushNotificationMessage, EmailMessage, SMSMessage, VoiceMessage } = messages;
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
  const script = VoiceMessage?.Body ?? DefaultMessage?.Body;
  if (script !== undefined) contents.VOICE = { channel: "VOICE", body: script, ...voiceSettings(messages) };
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
    case "VOICE":
      return messages.VoiceMessage;
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
    case "CUSTOM":
    case "IN_APP":
    case undefined:
      return undefined;
    default:
      return channelType satisfies never;
  }
};
