import {
  GetEmailTemplateCommand,
  GetPushTemplateCommand,
  GetSmsTemplateCommand,
  ListTemplatesCommand,
  type PinpointClient,
  type TemplateResponse,
} from "@aws-sdk/client-pinpoint";
import type { OutPorts, StoredTemplate } from "../move/ports.ts";
import { throwFault } from "./sdk-fault.ts";

const PAGE_SIZE = "100";

/** Reads message templates, which belong to the account and not to one application. */
export const connectMovingOut = (client: PinpointClient): OutPorts => ({
  readTemplates: async () => {
    const listed = await listTemplates(client);
    const templates: StoredTemplate[] = [];
    // One after the other: GetEmailTemplate and the like share a low quota of requests.
    for (const { TemplateName: name = "", TemplateType: type = "" } of listed)
      templates.push({ name, type, response: await readTemplate(client, name, type) });
    return templates;
  },
});

/** All templates of the account, without their content. */
export const listTemplates = async (client: PinpointClient): Promise<TemplateResponse[]> => {
  const items: TemplateResponse[] = [];
  let NextToken: string | undefined;
  do {
    const command = new ListTemplatesCommand({ PageSize: PAGE_SIZE, NextToken });
    const { TemplatesResponse } = await client.send(command).catch(throwFault("pinpoint:ListTemplates"));
    items.push(...(TemplatesResponse?.Item ?? []));
    NextToken = TemplatesResponse?.NextToken;
  } while (NextToken !== undefined);
  return items;
};

const readTemplate = async (client: PinpointClient, TemplateName: string, type: string): Promise<unknown> => {
  switch (type) {
    case "EMAIL":
      return (
        await client.send(new GetEmailTemplateCommand({ TemplateName })).catch(throwFault("pinpoint:GetEmailTemplate"))
      ).EmailTemplateResponse;
    case "SMS":
      return (
        await client.send(new GetSmsTemplateCommand({ TemplateName })).catch(throwFault("pinpoint:GetSmsTemplate"))
      ).SMSTemplateResponse;
    case "PUSH":
      return (
        await client.send(new GetPushTemplateCommand({ TemplateName })).catch(throwFault("pinpoint:GetPushTemplate"))
      ).PushNotificationTemplateResponse;
    default:
      return undefined;
  }
};
