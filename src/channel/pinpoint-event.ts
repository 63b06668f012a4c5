import type { CustomChannelEvent } from "../pinpoint/custom-channel-event.ts";
import { SPLIT_ATTRIBUTE_MAX_LENGTH } from "../pinpoint/limits.ts";
import { SplitAnswer } from "../pinpoint/split-answer.ts";
import { cut, type Outcome } from "./outcome.ts";
import type { ChannelBatch } from "./recipient.ts";

/** A campaign's or journey's event as a batch of the channel. Journeys may send a campaign's ids empty. */
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

const NO_VERDICT: Outcome = { outcome: "refused", reason: "no verdict" };

/** Every endpoint once, as a journey's split reads it. */
export const toSplitAnswer = (endpointIds: string[], outcomes: Map<string, Outcome>): SplitAnswer => {
  const entries = endpointIds.map((id) => {
    const { outcome, reason } = outcomes.get(id) ?? NO_VERDICT;
    const attributes = { outcome, ...(reason !== undefined && { reason: cut(reason, SPLIT_ATTRIBUTE_MAX_LENGTH) }) };
    return [id, { EventAttributes: attributes }] as const;
  });
  return SplitAnswer.parse(Object.fromEntries(entries));
};
