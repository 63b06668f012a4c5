import type { EngineContext } from "../context.ts";
import type { Contents } from "../template/message-content.ts";
import { templateContents } from "../template/template-contents.ts";
import type { Treatment } from "./campaign.ts";
import { messageContents } from "./message-contents.ts";

/**
 * The content of a treatment for each channel type. Texts of templates precede those of the message configuration, which adds
 * the sender and the type of a text; unspecified by AWS, chosen because SendMessages does so. Throws ApiError if a template
 * was deleted.
 */
export const treatmentContents = (context: EngineContext, treatment: Treatment): Contents => {
  const templates = templateContents(context, treatment.TemplateConfiguration ?? {});
  const messages = messageContents(treatment.MessageConfiguration ?? {});
  const contents: Contents = { ...messages, ...templates };
  if (templates.EMAIL?.channel === "EMAIL" && messages.EMAIL?.channel === "EMAIL")
    contents.EMAIL = { ...templates.EMAIL, from: messages.EMAIL.from };
  if (templates.SMS?.channel === "SMS" && messages.SMS?.channel === "SMS")
    contents.SMS = { ...templates.SMS, from: messages.SMS.from, messageType: messages.SMS.messageType };
  return contents;
};
