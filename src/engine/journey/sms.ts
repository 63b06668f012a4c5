import type { Contents } from "../delivery/message-content.ts";
import type { ActivityOf } from "./journey.ts";
import { deliverTemplate, templateOf } from "./message-step.ts";
import type { SendStep } from "./step.ts";

/** Sends an SMS template. */
export const sms: SendStep<ActivityOf<"SMS">> = {
  kind: "send",
  reachesUser: true,
  channelTypes: () => ["SMS"],
  next: (activity) => activity.NextActivity,
  deliver: (context, activity, place) =>
    deliverTemplate(context, { SMSTemplate: templateOf(activity) }, place, (contents) => asSent(activity, contents)),
};

const asSent = ({ MessageConfig: config }: ActivityOf<"SMS">, contents: Contents): Contents => {
  const { SMS: content } = contents;
  if (content?.channel !== "SMS") return contents;
  const from = config?.OriginationNumber ?? config?.SenderId;
  return { SMS: { ...content, messageType: config?.MessageType ?? content.messageType, from } };
};
