import {
  CreateEmailTemplateCommand,
  CreateInAppTemplateCommand,
  CreatePushTemplateCommand,
  CreateSmsTemplateCommand,
  CreateVoiceTemplateCommand,
  type PinpointClient,
} from "@aws-sdk/client-pinpoint";
import type { TemplateType } from "../move/in/exported-shapes.ts";

/** Creates a template from its exported content, and returns its ARN. */
export const createTemplate = async (
  client: PinpointClient,
  type: TemplateType,
  TemplateName: string,
  request: Record<string, unknown>,
): Promise<string | undefined> => {
  switch (type) {
    case "EMAIL":
      return (await client.send(new CreateEmailTemplateCommand({ TemplateName, EmailTemplateRequest: request })))
        .CreateTemplateMessageBody?.Arn;
    case "SMS":
      return (await client.send(new CreateSmsTemplateCommand({ TemplateName, SMSTemplateRequest: request })))
        .CreateTemplateMessageBody?.Arn;
    case "PUSH":
      return (
        await client.send(new CreatePushTemplateCommand({ TemplateName, PushNotificationTemplateRequest: request }))
      ).CreateTemplateMessageBody?.Arn;
    case "VOICE":
      return (await client.send(new CreateVoiceTemplateCommand({ TemplateName, VoiceTemplateRequest: request })))
        .CreateTemplateMessageBody?.Arn;
    case "INAPP":
      return (await client.send(new CreateInAppTemplateCommand({ TemplateName, InAppTemplateRequest: request })))
        .TemplateCreateMessageBody?.Arn;
    default:
      return type satisfies never;
  }
};
