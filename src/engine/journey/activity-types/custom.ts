import * as z from "zod";
import { ChannelType } from "../../../pinpoint/endpoint.ts";
import { CUSTOM_DATA_MAX_LENGTH } from "../../../pinpoint/limits.ts";
import { DeliveryUri } from "../../delivery/delivery-uri.ts";
import { NextActivity, sendType } from "../define-activity-type.ts";

/** Invokes a function or webhook for each batch of participants. [Pinpoint API reference: CustomMessageActivity] */
export const custom = sendType({
  schema: z.looseObject({
    DeliveryUri,
    EndpointTypes: z.array(ChannelType).min(1).optional(),
    MessageConfig: z.looseObject({ Data: z.string().max(CUSTOM_DATA_MAX_LENGTH).optional() }).optional(),
    NextActivity,
    TemplateName: z.string().optional(),
  }),
  // [Pinpoint API reference: CustomMessageActivity] a template of the type CUSTOM, which no operation creates.
  check: ({ TemplateName }, path) =>
    TemplateName ? `${path}.TemplateName is not supported here; use MessageConfig.Data` : undefined,
  targets: (activity) => [activity.NextActivity],
  whyIncomplete: () => undefined,
  // [Pinpoint user guide: custom channels] the endpoint type is Custom unless others are selected.
  channelTypes: (activity) => activity.EndpointTypes ?? ["CUSTOM"],
  reachesUser: false,
  templates: () => ({}),
  deliveryUri: (activity) => activity.DeliveryUri,
  channelPlan: ({ settings }, activity, ref) => {
    const { journeyActivityId, emptyCampaignId, withoutMessage } = settings.journeyEvent;
    const { Data } = activity.MessageConfig ?? {};
    return {
      kind: "invoke",
      target: activity.DeliveryUri,
      // unspecified by AWS: the event that journeys send; chosen because AWS's samples read JourneyId, Data and Endpoints.
      payloadFields: (ScheduledTime) => ({
        ...(!withoutMessage && { Message: {} }),
        ...(Data !== undefined && { Data }),
        ApplicationId: ref.appId,
        ...(emptyCampaignId && { CampaignId: "" }),
        JourneyId: ref.journeyId,
        ActivityId: ref.activity,
        ...(journeyActivityId && { JourneyActivityId: ref.activity, JourneyRunId: ref.runId }),
        ScheduledTime,
      }),
    };
  },
});
