import * as z from "zod";
import { TEMPLATE_FIELDS, templateMessageType } from "./template-message.ts";

/** Sends a push notification template to all platforms. [Pinpoint API reference: PushMessageActivity] */
export const push = templateMessageType({
  schema: z.looseObject(TEMPLATE_FIELDS),
  channelTypes: ["PUSH", "ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM"],
  template: "PushTemplate",
});
