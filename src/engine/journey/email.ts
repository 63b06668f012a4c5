import type { ActivityOf } from "./journey.ts";
import { deliverTemplate, templateOf } from "./message-step.ts";
import type { SendStep } from "./step.ts";

/** Sends an email template. */
export const email: SendStep<ActivityOf<"EMAIL">> = {
  kind: "send",
  reachesUser: true,
  channelTypes: () => ["EMAIL"],
  next: (activity) => activity.NextActivity,
  deliver: (context, activity, place) => {
    const from = activity.MessageConfig?.FromAddress;
    return deliverTemplate(context, { EmailTemplate: templateOf(activity) }, place, (contents) =>
      from === undefined || contents.EMAIL === undefined ? contents : { EMAIL: { ...contents.EMAIL, from } },
    );
  },
};
