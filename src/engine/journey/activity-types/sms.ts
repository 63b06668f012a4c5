import * as z from "zod";
import { TEMPLATE_FIELDS, templateMessageType } from "./template-message.ts";

/** Sends an SMS template. [Pinpoint API reference: SMSMessageActivity] */
export const sms = templateMessageType({
  schema: z.looseObject({
    ...TEMPLATE_FIELDS,
    MessageConfig: z
      .looseObject({
        MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]).optional(),
        OriginationNumber: z.string().optional(),
        SenderId: z.string().optional(),
      })
      .optional(),
  }),
  channelTypes: ["SMS"],
  template: "SMSTemplate",
  withSettings: (contents, { MessageConfig: config }) => {
    const { SMS: content } = contents;
    if (content?.channel !== "SMS") return contents;
    const from = config?.OriginationNumber ?? config?.SenderId;
    return { SMS: { ...content, messageType: config?.MessageType ?? content.messageType, from } };
  },
});
