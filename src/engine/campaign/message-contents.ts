import { type Contents, pushContents } from "../template/message-content.ts";
import type { MessageConfiguration } from "./campaign.ts";

/** The content that a campaign's message configuration has for each channel type. */
export const messageContents = (messages: MessageConfiguration): Contents => {
  const { EmailMessage: email, SMSMessage: sms, DefaultMessage: byDefault } = messages;
  const contents: Contents = pushContents(
    {
      ADM: messages.ADMMessage,
      APNS: messages.APNSMessage,
      Baidu: messages.BaiduMessage,
      GCM: messages.GCMMessage,
    },
    byDefault,
  );
  if (sms !== undefined || byDefault?.Body !== undefined)
    contents.SMS = {
      channel: "SMS",
      body: sms?.Body ?? byDefault?.Body ?? "",
      messageType: sms?.MessageType ?? "PROMOTIONAL",
      from: sms?.OriginationNumber ?? sms?.SenderId,
    };
  if (email !== undefined)
    contents.EMAIL = {
      channel: "EMAIL",
      subject: email.Title ?? "",
      html: email.HtmlBody,
      text: email.Body,
      from: email.FromAddress,
    };
  return contents;
};
