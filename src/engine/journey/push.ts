import type { ActivityOf } from "./journey.ts";
import { deliverTemplate, templateOf } from "./message-step.ts";
import type { SendStep } from "./step.ts";

/** Sends a push notification template to every platform. */
export const push: SendStep<ActivityOf<"PUSH">> = {
  kind: "send",
  reachesUser: true,
  channelTypes: () => ["PUSH", "ADM", "APNS", "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "BAIDU", "GCM"],
  next: (activity) => activity.NextActivity,
  deliver: (context, activity, place) => deliverTemplate(context, { PushTemplate: templateOf(activity) }, place),
};
