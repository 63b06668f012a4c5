import type { ActivityOf } from "./journey.ts";
import type { SendStep } from "./step.ts";

/** Invokes a function or webhook for each batch of participants. */
export const custom: SendStep<ActivityOf<"CUSTOM">> = {
  kind: "send",
  reachesUser: false,
  // [Pinpoint user guide: custom channels] the endpoint type is Custom unless others are chosen.
  channelTypes: (activity) => activity.EndpointTypes ?? ["CUSTOM"],
  next: (activity) => activity.NextActivity,
  deliver: ({ settings }, activity, place) => {
    const { journeyActivityId, emptyCampaignId, withoutMessage } = settings.journeyEvent;
    const { Data } = activity.MessageConfig ?? {};
    return {
      kind: "invoke",
      target: activity.DeliveryUri,
      // unspecified by AWS: the event that journeys send; chosen because AWS's samples read JourneyId, Data and Endpoints.
      head: (ScheduledTime) => ({
        ...(!withoutMessage && { Message: {} }),
        ...(Data !== undefined && { Data }),
        ApplicationId: place.appId,
        ...(emptyCampaignId && { CampaignId: "" }),
        JourneyId: place.journeyId,
        ActivityId: place.activity,
        ...(journeyActivityId && { JourneyActivityId: place.activity, JourneyRunId: place.runId }),
        ScheduledTime,
      }),
    };
  },
};
