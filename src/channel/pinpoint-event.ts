import type { CustomChannelEvent } from "../pinpoint/custom-channel-event.ts";
import { CustomChannelResponse } from "../pinpoint/custom-channel-response.ts";
import { SPLIT_ATTRIBUTE_MAX_LENGTH } from "../pinpoint/limits.ts";
import { truncate } from "../truncate.ts";
import { NO_OUTCOME, type Outcome } from "./outcome.ts";
import type { ChannelBatch } from "./recipient.ts";

/** The event of a campaign or journey as a batch of the channel. A journey may send empty campaign ids. */
export const toChannelBatch = (event: CustomChannelEvent): ChannelBatch => ({
  origin: {
    applicationId: event.ApplicationId || undefined,
    campaignId: event.CampaignId || undefined,
    journeyId: event.JourneyId || undefined,
    activityId: event.ActivityId || event.JourneyActivityId || undefined,
    treatmentId: event.TreatmentId || undefined,
    runId: event.JourneyRunId || undefined,
    scheduledTime: event.ScheduledTime || undefined,
  },
  data: event.Data ?? undefined,
  recipients: Object.entries(event.Endpoints).map(([id, endpoint]) => ({ id, endpoint })),
  decided: new Map(),
});

/** The outcome of every endpoint, in the shape that a journey's split reads. */
export const toCustomChannelResponse = (
  endpointIds: string[],
  outcomes: Map<string, Outcome>,
): CustomChannelResponse => {
  const entries = endpointIds.map((id) => {
    const { outcome, reason } = outcomes.get(id) ?? NO_OUTCOME;
    const attributes = {
      outcome,
      ...(reason !== undefined && { reason: truncate(reason, SPLIT_ATTRIBUTE_MAX_LENGTH) }),
    };
    return [id, { EventAttributes: attributes }] as const;
  });
  return CustomChannelResponse.parse(Object.fromEntries(entries));
};
