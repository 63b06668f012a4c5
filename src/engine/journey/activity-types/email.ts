import * as z from "zod";
import { TEMPLATE_FIELDS, templateMessageType } from "./template-message.ts";

/** Sends an email template. [Pinpoint API reference: EmailMessageActivity] */
export const email = templateMessageType({
  schema: z.looseObject({
    ...TEMPLATE_FIELDS,
    MessageConfig: z.looseObject({ FromAddress: z.string().optional() }).optional(),
  }),
  channelTypes: ["EMAIL"],
  template: "EmailTemplate",
  withSettings: (contents, activity) => {
    const from = activity.MessageConfig?.FromAddress;
    return from === undefined || contents.EMAIL === undefined ? contents : { EMAIL: { ...contents.EMAIL, from } };
  },
});
